"""What the articles may claim: each fact with a source and a strength, in every language."""

import re
from dataclasses import replace

import pytest
from django.conf import settings

from patients.learn import sources
from patients.learn.articles.why_joints_hurt import ARTICLE
from patients.learn.content import Claim, Depth, Part, Source, Strength
from patients.learn.library import NotFitToRead, check, library, lines, sources_used, texts

MOST_WORDS = 20  # in a plain sentence: about what somebody of eleven reads at ease
SENTENCE_END = re.compile(r"[.?!:](?:\s|$)")
FORBIDDEN = ("proven to be synovitis", "helps women complete", "consensus blueprint")


def claiming(claim: Claim):
    return replace(ARTICLE, parts={**ARTICLE.parts, Depth.PLAIN: (Part({"en": "x"}, (claim,)),)})


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        (Claim({"en": "It helps."}, Strength.SEVERAL, ()), "without a source"),
        (Claim({"en": "It helps."}, "", (sources.HOPE,)), "without saying how sure"),
        (
            Claim({"en": "It helps."}, Strength.SEVERAL, (sources.PAIN_AND_EXERCISE,)),
            "nobody has read",
        ),
        (Claim({"en": " "}, Strength.SEVERAL, (sources.HOPE,)), "empty sentence"),
    ],
)
def test_a_claim_that_cannot_be_weighed_is_refused(claim, says):
    with pytest.raises(NotFitToRead, match=says):
        check(claiming(claim))


def test_an_article_has_all_three_depths():
    with pytest.raises(NotFitToRead, match="clinical"):
        check(replace(ARTICLE, parts={**ARTICLE.parts, Depth.CLINICAL: ()}))


def test_every_sentence_is_there_in_each_shipped_language():
    shipped = {code for code, _name in settings.LANGUAGES}
    assert shipped >= {"en", "es"}
    for article in library().values():
        for words in texts(article):
            assert set(words) >= shipped, words["en"]
            assert len({words[code] for code in shipped}) == len(shipped), words["en"]


def test_figures_agree_between_the_languages():
    """A claim has its sources once; what a translation could change is a figure."""
    for article in library().values():
        for line in lines(article):
            assert _figures(line.text["en"]) == _figures(line.text["es"]), line.text["en"]


def test_plain_sentences_are_short():
    for article in library().values():
        for part in article.parts[Depth.PLAIN]:
            for line in part.lines:
                for text in line.text.values():
                    for sentence in SENTENCE_END.split(text):
                        assert len(sentence.split()) <= MOST_WORDS, sentence


def test_no_article_says_what_is_not_shown():
    said = " ".join(words["en"].lower() for a in library().values() for words in texts(a))
    assert not [claim for claim in FORBIDDEN if claim in said]


def test_every_source_in_the_catalog_is_used_once_and_has_its_own_key():
    catalog = [value for value in vars(sources).values() if isinstance(value, Source)]
    assert len({source.key for source in catalog}) == len(catalog)
    assert {source.key for source in sources_used()} == {source.key for source in catalog}


def _figures(text: str) -> list[str]:
    """Return the figures of a sentence, with a point for decimals and none for thousands."""
    text = re.sub(r"(?<=\d)[,.](?=\d{3}\b)", "", text)
    found = re.findall(r"\d*[.,]?\d+", text)
    return sorted(figure.replace(",", ".").lstrip("0") or "0" for figure in found)
