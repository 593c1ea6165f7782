"""An article as a page or the API shows it: in the language in force, at one depth."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.learn.content import KIND_LABELS, Article, Claim, Depth, Part, Say, Source, said


@dataclass(frozen=True)
class ShownSource:
    """A source in words; `url` is empty where we know no identifier."""

    key: str
    citation: str
    kind: str
    identifier: str
    url: str
    checked: bool


@dataclass(frozen=True)
class ShownLine:
    """A sentence; `strength` and its label are empty where it states no finding."""

    text: str
    strength: str
    how_sure: str
    sources: list[ShownSource]


@dataclass(frozen=True)
class ShownPart:
    heading: str
    lines: list[ShownLine]


@dataclass(frozen=True)
class ShownArticle:
    slug: str
    depth: str
    title: str
    lede: str
    parts: list[ShownPart]


def shown(article: Article, depth: Depth) -> ShownArticle:
    """Return an article at a depth, in the language in force."""
    parts = [_part(part) for part in article.parts[depth]]
    return ShownArticle(article.slug, depth.value, said(article.title), said(article.lede), parts)


def shown_source(source: Source) -> ShownSource:
    """Return a source with its kind of study and its size in words."""
    kind = str(KIND_LABELS[source.kind])
    sizes = [kind[:1].upper() + kind[1:]]
    if source.studies:
        sizes.append(
            ngettext("%(n)s study", "%(n)s studies", source.studies) % {"n": source.studies}
        )
    if source.people:
        sizes.append(_("%(n)s people") % {"n": source.people})
    citation = f"{source.authors} {source.year}. {source.journal}."
    return ShownSource(
        source.key, citation, ", ".join(sizes), source.identifier, source.url, source.checked
    )


def _part(part: Part) -> ShownPart:
    return ShownPart(said(part.heading), [_line(line) for line in part.lines])


def _line(line: Claim | Say) -> ShownLine:
    if isinstance(line, Say):
        return ShownLine(said(line.text), "", "", [])
    sources = [shown_source(source) for source in line.sources]
    return ShownLine(said(line.text), line.strength.value, str(line.strength.label), sources)
