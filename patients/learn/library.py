"""The articles that are there, checked: a claim without a source or a strength is refused."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from patients.learn import articles
from patients.learn.content import Article, Claim, Depth, Say, Source, Strength, Words


class NotFitToRead(ValueError):
    """An article that may not be shown, and why."""


@cache
def library() -> dict[str, Article]:
    """Return every article by its address, in order."""
    modules = [
        import_module(f"{articles.__name__}.{m.name}") for m in iter_modules(articles.__path__)
    ]
    found: list[Article] = sorted((module.ARTICLE for module in modules), key=lambda a: a.order)
    for article in found:
        check(article)
    if len({article.slug for article in found}) != len(found):
        raise NotFitToRead("Two articles have the same address.")
    return {article.slug: article for article in found}


def sources_used() -> list[Source]:
    """Return every source that a claim names, by author and year."""
    used = {
        source
        for article in library().values()
        for line in lines(article)
        if isinstance(line, Claim)
        for source in line.sources
    }
    return sorted(used, key=lambda source: (source.authors.lower(), source.year))


def lines(article: Article) -> Iterator[Claim | Say]:
    """Yield every line of an article, at every depth."""
    for parts in article.parts.values():
        for part in parts:
            yield from part.lines


def texts(article: Article) -> Iterator[Words]:
    """Yield everything that has words: title, lede, headings, lines."""
    yield article.title
    yield article.lede
    for parts in article.parts.values():
        yield from (part.heading for part in parts)
    yield from (line.text for line in lines(article))


def check(article: Article) -> None:
    """Refuse an article that lacks a depth, a word in English, a source or a strength."""
    missing = [depth for depth in Depth if not article.parts.get(depth)]
    if missing:
        raise NotFitToRead(f"“{article.slug}” has no depth “{missing[0]}”.")
    if not all(words.get("en", "").strip() for words in texts(article)):
        raise NotFitToRead(f"“{article.slug}” has an empty sentence.")
    for line in lines(article):
        if isinstance(line, Claim):
            _check_claim(article, line)


def _check_claim(article: Article, claim: Claim) -> None:
    where = f"“{article.slug}” claims “{claim.text['en']}”"
    if not claim.sources:
        raise NotFitToRead(f"{where} without a source.")
    if not isinstance(claim.strength, Strength):
        raise NotFitToRead(f"{where} without saying how sure that is.")
    read = any(source.checked for source in claim.sources)
    if not read and claim.strength is not Strength.IDEA:
        raise NotFitToRead(f"{where} from a source that nobody has read; it can only be an idea.")
