"""What can be done about a matter, as data: each option with what is known of it, and how surely.

Figures and sources are those of the evidence file behind `docs/rules.md`; nothing here acts on its
own. Within a matter what harms least stands first, then what is known best.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from adherence.rules import MATTER
from patients.models.precaution import PrecautionKind


class Matter(StrEnum):
    """What a rule is about, as far as doing something is concerned: the rules' own and two more."""

    DANGER = "warning sign"
    STOPPING = "stopping"
    TABLETS = "tablets"
    SUPPLY = "supply"
    NEXT_DRUG = "next drug"
    PAIN = "pain"
    BURDEN = "symptoms"
    EXERCISE = "exercise"
    SILENCE = "silence"


class Who(StrEnum):
    """Whose decision an option is."""

    ANYBODY = "you, on the phone"
    PHYSIOLOGIST = "the physiologist"
    REFERRAL = "a referral, agreed with the physician"
    PRESCRIBER = "the prescriber"
    PHYSICIAN = "the physician"


@dataclass(frozen=True)
class Source:
    """A publication; `link` finds it, "" where only a summary could be read."""

    name: str
    cited: str
    link: str = ""


@dataclass(frozen=True)
class Option:
    """One thing to do, or to leave: effect with its interval, people, design, and how sure."""

    code: str
    name: str
    who: Who
    what: str
    effect: str
    interval: str
    people: str
    design: str
    sure: str
    because: str
    sources: tuple[str, ...]
    helps: bool = True
    mind: str = ""


SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        Source("Irwin 2015", "J Clin Oncol 33:1104-11 (HOPE)", "doi:10.1200/JCO.2014.57.1547"),
        Source("Baglia 2019", "Cancer 125:2262-71 (HOPE)", "doi:10.1002/cncr.32051"),
        Source("Khan 2025", "Malignancy Spectrum 2:186-95", "doi:10.1002/msp2.70029"),
        Source("Hershman 2018", "JAMA 320:167-76 (S1200)", "PMID 29998338"),
        Source("Hershman 2022", "JAMA Netw Open (S1200 at 52 weeks)", "PMC9652759"),
        Source("SIO-ASCO 2022", "J Clin Oncol, guideline", "doi:10.1200/JCO.22.01357"),
        Source("Bao 2013", "a sham-controlled trial, 51 women"),
        Source("Henry 2018", "J Clin Oncol 36:326-32 (S1202)", "PMID 29136387"),
        Source("S1202 adverse events", "the same trial, harms", "PMID 33842832"),
        Source("Henry 2012", "J Clin Oncol (ELPh)", "PMID 22331951"),
        Source("ATOLL", "letrozole after anastrozole, 179 women"),
        Source("Yardley", "a second drug, 261 women"),
        Source("Kadakia 2017", "off the drug before the second (ELPh)", "PMID 28451964"),
        Source("Hershman 2015", "J Clin Oncol 33:1910-17 (S0927)", "PMID 25940724"),
        Source("Hershman 2020", "J Clin Oncol 38:2122-9 (S1105)", "PMID 32369401"),
        Source("Bright 2023", "J Clin Oncol 41:4548-61", "doi:10.1200/JCO.23.00697"),
        Source("Penn survey", "a survey of 490 women, abstract"),
        Source("Toivonen 2021", "Cancers 13:107, a review of 68 studies"),
        Source("Wagner 2018", "Breast Cancer Res Treat 169:537-48", "PMID 29455298"),
        Source("Nilsen 2018", "Med Sci Sports Exerc 50:1134-41", "doi:10.1249/MSS.0000000000001545"),
        Source("Fairman 2020", "Med Sci Sports Exerc 52:315-22", "doi:10.1249/MSS.0000000000002127"),
        Source("PRO-TECT", "weekly surveys in a trial", "PMID 38771558"),
        Source("Cancer Exercise Toolkit", "safety gates before training"),
    )
}  # fmt: skip

_NO_INTERVAL = "no interval published"
OPTIONS: tuple[Option, ...] = (
    Option(
        code="physician_today",
        name="The physician today",
        who=Who.PHYSICIAN,
        what="Tell the responsible physician the same day; the emergency number at once for chest "
        "pain or trouble breathing. No training until somebody has looked.",
        effect="nothing to measure",
        interval="none",
        people="nobody was studied",
        design="Clinical safety",
        sure="Sure enough",
        because="A warning sign needs no trial.",
        sources=("Cancer Exercise Toolkit",),
    ),
    Option(
        code="exercise",
        name="Supervised exercise",
        who=Who.PHYSIOLOGIST,
        what="A place this week that fits her program; lighter where it hurts.",
        effect="worst joint pain, 0 to 10, after 12 months: -1.6 with exercise, +0.2 without",
        interval=f"{_NO_INTERVAL}; p < .001",
        people="121 women",
        design="One randomised trial, one centre, not blinded",
        sure="Low",
        because="Three trials pooled (297 women) show no certain effect, and no trial shows that "
        "exercise keeps women on the drug.",
        sources=("Irwin 2015", "Khan 2025"),
    ),
    Option(
        code="acupuncture",
        name="Acupuncture",
        who=Who.REFERRAL,
        what="12 visits in 6 weeks, then one a week for 6 weeks.",
        effect="worst joint pain: -0.9 against sham after 6 weeks, -1.1 after a year",
        interval="after a year 0.24 to 1.91 less than with sham",
        people="226 women",
        design="One randomised trial, against sham and against waiting",
        sure="Moderate",
        because="A guideline recommends it. The difference is smaller than the 2 points that "
        "matter to most, and a smaller trial (51 women) found none.",
        sources=("Hershman 2018", "Hershman 2022", "SIO-ASCO 2022", "Bao 2013"),
    ),
    Option(
        code="duloxetine",
        name="Duloxetine",
        who=Who.PRESCRIBER,
        what="30 mg, then 60 mg a day.",
        effect="worst joint pain: -1.1 against placebo after 12 weeks; average pain -0.8",
        interval="no interval in the abstract",
        people="299 women with average pain of 4 or more",
        design="One randomised trial, against placebo",
        sure="Moderate",
        because="The benefit ends with the drug, and 23 of 100 had an adverse event due to it.",
        sources=("Henry 2018", "S1202 adverse events"),
        mind="For the prescriber: caution with tamoxifen (CYP2D6) and with an SSRI; Steady does "
        "not know her other medicines.",
    ),
    Option(
        code="switch",
        name="Another aromatase inhibitor, or a pause",
        who=Who.PRESCRIBER,
        what="A pause of 2 to 8 weeks, then another drug of the class.",
        effect="still on the second drug: 39 % (median 13.7 months), 72 % and 87 % (6 months)",
        interval="no interval and nobody to compare with",
        people="83, 179 and 261 women",
        design="Women who switched, followed",
        sure="Low",
        because="Nobody knows how many would have stayed without it. 91 of 100 felt better off "
        "the drug.",
        sources=("Henry 2012", "ATOLL", "Yardley", "Kadakia 2017"),
        mind="A pause she was told to take is no stop: record the end of the drug as switched, "
        "and the day on which the next one is to begin.",
    ),
    Option(
        code="next_drug",
        name="The next drug",
        who=Who.PRESCRIBER,
        what="Ask whether it was ordered, and her whether she has it.",
        effect="39 % stayed on the second drug (median 13.7 months)",
        interval="no interval and nobody to compare with",
        people="83 women who switched",
        design="Part of a randomised trial, followed",
        sure="Not known",
        because="The pause that is meant is 2 to 8 weeks. 91 of 100 felt better off the first "
        "drug, so going on is harder than stopping.",
        sources=("Henry 2012", "Kadakia 2017"),
    ),
    Option(
        code="cost_and_refill",
        name="Cost and refill",
        who=Who.ANYBODY,
        what="Ask what the tablets cost her and when they run out; bring in pharmacy or social "
        "work.",
        effect="odds of taking the drug 1.41 times as high with a program that deals with what "
        "is in the way; lowering the cost worked",
        interval="1.18 to 1.68",
        people="25 studies",
        design="Studies of many kinds, pooled",
        sure="Moderate",
        because="Something can be done, but the studies do not say surely which part of it works.",
        sources=("Bright 2023",),
    ),
    Option(
        code="ask_directly",
        name="Ask directly about the tablets",
        who=Who.ANYBODY,
        what="How hard they are to take, and what gets in the way; without blame.",
        effect="women who had never been asked stopped more often",
        interval="no figure in the abstract",
        people="490 women",
        design="A survey",
        sure="Low",
        because="An association, found once. Asking costs nothing.",
        sources=("Penn survey",),
    ),
    Option(
        code="weigh_up",
        name="Weigh it up with her",
        who=Who.ANYBODY,
        what="What speaks for the tablets and what against, in her words; then what would have to "
        "change.",
        effect="confidence, and how she weighs it up, went with taking the drug most often",
        interval="no pooled figure",
        people="68 studies",
        design="A review of studies that only observed",
        sure="Low",
        because="Associations; whether talking changes them was not tested there.",
        sources=("Toivonen 2021",),
    ),
    Option(
        code="exercise_for_tiredness",
        name="Supervised exercise, for the tiredness",
        who=Who.PHYSIOLOGIST,
        what="A place this week that fits her program.",
        effect="fatigue scale, 0 to 52, higher is better: +5.8 with exercise, +0.5 without",
        interval=f"{_NO_INTERVAL}; p < .001",
        people="121 women",
        design="One randomised trial, one centre, not blinded",
        sure="Low",
        because="One trial, and pain was its main question.",
        sources=("Baglia 2019", "Irwin 2015"),
    ),
    Option(
        code="worst_first",
        name="Start with what troubles her most",
        who=Who.ANYBODY,
        what="Go through the symptoms, and take the worst one to the prescriber.",
        effect="each step of bother from side effects went with 1.29 times the hazard of stopping",
        interval="1.08 to 1.55",
        people="686 women",
        design="A trial's data, looked at afterwards",
        sure="Low",
        because="It tells who stops; that relief prevents it was not tested.",
        sources=("Wagner 2018",),
    ),
    Option(
        code="easier_sessions",
        name="Another time, or lighter sessions",
        who=Who.PHYSIOLOGIST,
        what="Ask what kept her away; offer another hour, less load, or a week at home.",
        effect="not tested; 44 and 51 of 100 interrupt their training at some time",
        interval="none",
        people="25 and 47 people",
        design="How training went in two trials",
        sure="Not known",
        because="It matters for the exercise dose. No study ties sessions to staying on the drug.",
        sources=("Nilsen 2018", "Fairman 2020"),
    ),
    Option(
        code="phone_check_in",
        name="Take her answers by phone",
        who=Who.ANYBODY,
        what="Check address and number, call, and record what she says.",
        effect="91 of 100 weekly surveys answered where a phone call stood behind the prompts",
        interval=_NO_INTERVAL,
        people="593 patients",
        design="The reporting arm of a trial, other cancers",
        sure="Moderate",
        because="It is about hearing from her, not about taking the drug.",
        sources=("PRO-TECT",),
    ),
    Option(
        code="reminders_alone",
        name="Reminders alone",
        who=Who.ANYBODY,
        what="Texts to take the tablet, with nobody behind them.",
        effect="hazard of not taking the drug 0.89 times that without them",
        interval="0.76 to 1.05",
        people="702 women, 36 months",
        design="One randomised trial",
        sure="Moderate",
        because="After three years 55.5 against 55.4 % took the drug.",
        sources=("Hershman 2020",),
        helps=False,
    ),
    Option(
        code="omega_3",
        name="Omega-3",
        who=Who.PRESCRIBER,
        what="Capsules for the joints.",
        effect="worst joint pain after 12 weeks: -1.7, and -1.5 with placebo",
        interval="p .58",
        people="249 women",
        design="One randomised trial, against placebo",
        sure="Moderate",
        because="It also shows how far such pain falls by itself.",
        sources=("Hershman 2015",),
        helps=False,
    ),
)  # fmt: skip
BY_CODE: dict[str, Option] = {option.code: option for option in OPTIONS}

FOR: Mapping[Matter, tuple[str, ...]] = {
    Matter.DANGER: ("physician_today",),
    Matter.STOPPING: ("weigh_up", "ask_directly", "cost_and_refill", "switch", "reminders_alone"),
    Matter.TABLETS: ("ask_directly", "cost_and_refill", "weigh_up", "switch", "reminders_alone"),
    Matter.SUPPLY: ("cost_and_refill", "ask_directly", "weigh_up", "reminders_alone"),
    Matter.NEXT_DRUG: ("next_drug", "ask_directly", "weigh_up"),
    Matter.PAIN: ("exercise", "acupuncture", "duloxetine", "switch", "omega_3"),
    Matter.BURDEN: ("worst_first", "exercise_for_tiredness", "ask_directly", "switch"),
    Matter.EXERCISE: ("easier_sessions", "ask_directly"),
    Matter.SILENCE: ("phone_check_in", "ask_directly", "reminders_alone"),
}
# Rules about tablets that want something else done.
_NARROWER = {
    "refill_gap": Matter.SUPPLY,
    "low_cover": Matter.SUPPLY,
    "washout": Matter.NEXT_DRUG,
}
# Silence tells that nobody knows how she is; there is nothing yet that could be changed.
CANNOT_CHANGE = frozenset({Matter.SILENCE})
TRAINING = frozenset({"exercise", "exercise_for_tiredness", "easier_sessions"})
_BEFORE_TRAINING = {
    PrecautionKind.BONE_METASTASES: "Bone metastases: the oncologist's clearance and the risk of "
    "each lesion come before any training.",
    PrecautionKind.OSTEOPOROSIS: "Osteoporosis: a broken vertebra wants a physiotherapist first; "
    "form before load.",
    PrecautionKind.LYMPHEDEMA_LEFT: "Lymphedema, left arm: smallest steps there, and none while "
    "it swells.",
    PrecautionKind.LYMPHEDEMA_RIGHT: "Lymphedema, right arm: smallest steps there, and none while "
    "it swells.",
    PrecautionKind.BETA_BLOCKER: "Beta-blocker: her pulse does not show the effort; go by effort, "
    "4 to 6 of 10.",
    PrecautionKind.CARDIOTOXIC_THERAPY: "Cardiotoxic therapy: clearance first.",
    PrecautionKind.FALLS: "Falls: clearance first, and balance before speed.",
}
_AT_ACUPUNCTURE = {
    PrecautionKind.LYMPHEDEMA_LEFT: "Lymphedema, left arm: the acupuncturist must know.",
    PrecautionKind.LYMPHEDEMA_RIGHT: "Lymphedema, right arm: the acupuncturist must know.",
}


def matter_of(rule: str) -> Matter:
    """Return what a rule is about."""
    return _NARROWER.get(rule) or Matter(MATTER[rule])


def can_change(rule: str) -> bool:
    """Say whether what a rule tells is something that can be changed."""
    return matter_of(rule) not in CANNOT_CHANGE


def ranked(matters: Sequence[Matter], *, reason: str = "", most: int = 4) -> list[Option]:
    """Return at most `most` options that may help, the first matter's first, then what does not.

    `reason` is why she left out tablets, in the codes of a report: cost and an empty box come
    first where they are what is in the way.
    """
    codes = [code for matter in matters for code in FOR[matter]]
    about_tablets = {Matter.TABLETS, Matter.STOPPING, Matter.SUPPLY} & set(matters)
    if about_tablets and reason in {"cost", "ran_out"}:
        codes.insert(0, "cost_and_refill")
    if about_tablets and reason == "side_effects":
        codes.insert(0, "worst_first")
    if Matter.DANGER in matters:
        codes = ["physician_today", *[code for code in codes if code not in TRAINING]]
    if "exercise" in codes:
        codes = [code for code in codes if code != "exercise_for_tiredness"]
    chosen = [BY_CODE[code] for code in dict.fromkeys(codes)]
    useful = [option for option in chosen if option.helps][:most]
    return useful + [option for option in chosen if not option.helps][:1]


def cautions(option: Option, precautions: Sequence[str]) -> list[str]:
    """Return what to mind about an option with these precautions, each a sentence."""
    words: Mapping[str, str] = {}
    if option.code in TRAINING:
        words = _BEFORE_TRAINING
    elif option.code == "acupuncture":
        words = _AT_ACUPUNCTURE
    minded = [words[kind] for kind in precautions if kind in words]
    return [*minded, option.mind] if option.mind else minded


def sources_in_words(option: Option) -> str:
    """Return an option's sources, each with where it is found."""
    found = [SOURCES[name] for name in option.sources]
    return "; ".join(
        f"{source.name}, {source.cited}{f', {source.link}' if source.link else ''}"
        for source in found
    )
