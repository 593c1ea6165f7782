"""What an article is made of. An article is data; the sentences are there in each language.

Whatever states a fact about bodies, tablets or treatments is a `Claim`. A `Say` tells her what to
do, whom to ask or what the page is about, and states no finding.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Words = dict[str, str]  # by language


def said(words: Words) -> str:
    """Return the words in the language in force; in English where nobody has translated them."""
    language = get_language() or "en"
    return words.get(language) or words.get(language.partition("-")[0]) or words["en"]


class Depth(TextChoices):
    PLAIN = "plain", _("Short and plain")
    MORE = "more", _("More")
    CLINICAL = "clinical", _("Clinical")


class Strength(TextChoices):
    """How sure a claim is, in words that she can weigh."""

    SEVERAL = "several", _("Fairly sure: several trials agree")
    ONE_TRIAL = "one-trial", _("Rather sure: one good trial shows it")
    EXPERTS = "experts", _("Advice of an expert group")
    OBSERVED = "observed", _("Observed in groups of people; it does not prove a cause")
    UNSURE = "unsure", _("Not sure: studies are small, or disagree")
    NO_EFFECT = "no-effect", _("Tested, and no difference was found")
    IDEA = "idea", _("An explanation, not a proof")


class Kind(StrEnum):
    """What kind of study a source is."""

    TRIAL = "trial"
    POOLED = "pooled"
    REVIEW = "review"
    FOLLOWED = "followed"
    SURVEY = "survey"
    GUIDELINE = "guideline"


KIND_LABELS = {
    Kind.TRIAL: _("trial in which chance decided who got what"),
    Kind.POOLED: _("several studies added together"),
    Kind.REVIEW: _("review of what others found"),
    Kind.FOLLOWED: _("people followed over time"),
    Kind.SURVEY: _("people asked once"),
    Kind.GUIDELINE: _("advice of an expert group"),
}


@dataclass(frozen=True)
class Source:
    """A publication. `checked` says whether we read at least its abstract or its entry.

    `people` is how many took part, `studies` how many studies a review adds up; 0 where we do not
    know.
    """

    key: str
    authors: str
    year: int
    journal: str  # with volume and pages
    kind: Kind
    people: int = 0
    studies: int = 0
    doi: str = ""
    pmid: str = ""
    pmc: str = ""
    checked: bool = True

    @property
    def url(self) -> str:
        """Return where it can be read; empty when we know no identifier."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmc}/" if self.pmc else ""

    @property
    def identifier(self) -> str:
        """Return its identifiers as one line."""
        named = (("doi:", self.doi), ("PMID ", self.pmid), ("", self.pmc))
        return ", ".join(name + value for name, value in named if value)


@dataclass(frozen=True)
class Claim:
    text: Words
    strength: Strength
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Say:
    text: Words


@dataclass(frozen=True)
class Part:
    heading: Words
    lines: tuple[Claim | Say, ...]


@dataclass(frozen=True)
class Article:
    """One page. Lower `order` stands further up in the list."""

    slug: str
    order: int
    title: Words
    lede: Words
    parts: dict[Depth, tuple[Part, ...]]


def claim(strength: Strength, *sources: Source, en: str, es: str) -> Claim:
    """Write a claim as the articles do, in the languages that are shipped."""
    return Claim({"en": en, "es": es}, strength, sources)


def say(*, en: str, es: str) -> Say:
    """Write a sentence that states no finding."""
    return Say({"en": en, "es": es})


def part(*lines: Claim | Say, en: str, es: str) -> Part:
    """Write a part under its heading."""
    return Part({"en": en, "es": es}, lines)
