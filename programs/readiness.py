"""Whether somebody may train, before a program and on the day: limits, findings, reasons in words.

Pure: values in, a verdict out. Every reason names the value, the limit and where the limit comes
from; a limit the clinic has changed is named as the clinic's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from patients.models.precaution import PrecautionKind
from patients.models.symptom_report import RedFlag
from programs.models.readiness import ReadinessRules
from programs.models.screening import Decision, Finding
from programs.models.session_record import Readiness

AHA = "AHA CORE, Gilchrist 2019"
TOOLKIT = "Cancer Exercise Toolkit"
LISTS = "ACS and ACSM lists"
IBMEWG = "IBMEWG, Campbell 2022"
PRACTICE = "osteoarthritis practice, no trial"
CONSENSUS = "clinical practice, no trial"

DECISIONS = (
    Decision.CLEARED,
    Decision.WITH_CARE,
    Decision.NEEDS_CLEARANCE,
    Decision.NOT_NOW,
)
TODAY = (Readiness.GO, Readiness.MODIFY, Readiness.STOP)


@dataclass(frozen=True)
class Verdict:
    """A level and the sentences it rests on; the gravest stand first, none for an all-clear."""

    level: str
    reasons: tuple[str, ...]

    def in_words(self, most: int = 300) -> str:
        """Return the reasons as one text of at most so many characters."""
        text = " ".join(self.reasons)
        return text if len(text) <= most else f"{text[: most - 2].rsplit(' ', 1)[0]} …"


@dataclass(frozen=True)
class _Limit:
    """One measured value and its two limits; `below` turns the comparison round."""

    field: str
    label: str
    unit: str
    stop_source: str
    modify_source: str
    stop_advice: str
    modify_advice: str
    below: bool = False
    stop_includes: bool = False
    modify_includes: bool = False


_LIMITS = (
    _Limit(
        "heart_rate",
        "Heart rate at rest",
        " a minute",
        TOOLKIT,
        LISTS,
        "Recheck after 5 minutes; if it stays, do not train today",
        "Begin gently and watch it",
        stop_includes=True,
    ),
    _Limit(
        "oxygen",
        "Oxygen saturation",
        " %",
        TOOLKIT,
        TOOLKIT,
        "Do not train; have her seen",
        "Watch it during the session",
        below=True,
        modify_includes=True,
    ),
    _Limit(
        "haemoglobin",
        "Haemoglobin",
        " g/dL",
        AHA,
        CONSENSUS,
        "Do not train until it is treated",
        "Light to moderate work, with pauses",
        below=True,
    ),
    _Limit(
        "platelets",
        "Platelets",
        " x10⁹/L",
        TOOLKIT,
        f"{TOOLKIT}; AHA",
        "Nothing beyond everyday movement",
        "No resistance and no impact",
        below=True,
    ),
    _Limit(
        "neutrophils",
        "Neutrophils",
        " x10⁹/L",
        AHA,
        TOOLKIT,
        "Do not train in the clinic",
        "No group, light to moderate work, clean equipment",
        below=True,
    ),
    _Limit(
        "pain",
        "Pain today",
        " of 10",
        PRACTICE,
        PRACTICE,
        "Do not load the joint today",
        "Cut the load by 20 to 50 %, or change the exercise",
        stop_includes=True,
        modify_includes=True,
    ),
)

_FINDINGS: dict[str, tuple[Decision, str]] = {
    Finding.UNSTABLE_HEART: (Decision.NOT_NOW, f"a cardiologist sees her first ({AHA})"),
    Finding.RECENT_CLOT_OR_INFARCT: (Decision.NOT_NOW, f"treatment comes first ({AHA})"),
    Finding.HEART_INFLAMMATION: (Decision.NOT_NOW, f"treatment comes first ({AHA})"),
    Finding.FEVER: (Decision.NOT_NOW, f"wait until it is over ({AHA})"),
    Finding.VOMITING: (Decision.NOT_NOW, f"wait until she keeps food down ({AHA})"),
    Finding.CONFUSION: (Decision.NOT_NOW, f"have her seen today ({AHA})"),
    Finding.BONE_METASTASES: (
        Decision.NEEDS_CLEARANCE,
        f"oncology clears her and rates the risk of each lesion first ({IBMEWG})",
    ),
    Finding.NEW_BONE_PAIN: (
        Decision.NEEDS_CLEARANCE,
        f"oncology rules out metastases and fracture first ({IBMEWG})",
    ),
    Finding.NEUROLOGICAL_SIGNS: (
        Decision.NEEDS_CLEARANCE,
        f"oncology sees her first ({IBMEWG})",
    ),
    Finding.LYMPHEDEMA_FLARE: (
        Decision.WITH_CARE,
        "leave the arm out and refer her; the rest of her may train (PAL trial, Schmitz 2009)",
    ),
    Finding.VERTEBRAL_FRACTURE: (
        Decision.NEEDS_CLEARANCE,
        "a physiotherapist advises first (Too Fit To Fracture, Giangregorio 2014)",
    ),
    Finding.OSTEOPOROSIS: (
        Decision.WITH_CARE,
        "form before load; no loaded or repeated bending and twisting "
        "(Too Fit To Fracture, Giangregorio 2014)",
    ),
    Finding.CARDIOTOXIC_THERAPY: (Decision.NEEDS_CLEARANCE, f"cardiac clearance ({CONSENSUS})"),
    Finding.LOW_EJECTION_FRACTION: (Decision.NEEDS_CLEARANCE, f"cardiac clearance ({CONSENSUS})"),
    Finding.NEUROPATHY_OR_FALLS: (
        Decision.NEEDS_CLEARANCE,
        f"her balance is assessed first ({CONSENSUS})",
    ),
    Finding.RECENT_SURGERY: (Decision.NEEDS_CLEARANCE, f"the surgeon clears her ({CONSENSUS})"),
}
# What already stands in her record counts as if it had been ticked.
_PRECAUTION_FINDINGS = {
    PrecautionKind.BONE_METASTASES: Finding.BONE_METASTASES,
    PrecautionKind.OSTEOPOROSIS: Finding.OSTEOPOROSIS,
    PrecautionKind.CARDIOTOXIC_THERAPY: Finding.CARDIOTOXIC_THERAPY,
    PrecautionKind.FALLS: Finding.NEUROPATHY_OR_FALLS,
}
_ARM = "begin at 0 to 0.5 kg on that side, smallest steps, sleeve on (PAL trial, Schmitz 2009)"
_PRECAUTION_CARE = {
    PrecautionKind.LYMPHEDEMA_LEFT: _ARM,
    PrecautionKind.LYMPHEDEMA_RIGHT: _ARM,
    PrecautionKind.BETA_BLOCKER: "steer by effort, because it caps the heart rate (ACSM)",
}
_RED_FLAGS = {
    RedFlag.BONE_PAIN: f"New bone pain: do not train; oncology sees her first ({IBMEWG}).",
    RedFlag.CHEST_PAIN: f"Chest pain or trouble breathing: do not train; get help now ({AHA}).",
    RedFlag.FRACTURE: "A fall or a broken bone: do not train until it has been looked at.",
    RedFlag.SWELLING: f"A newly swollen arm or leg: do not train; rule out a clot ({AHA}).",
}


def readiness_today(
    rules: ReadinessRules,
    *,
    pain: int | None = None,
    systolic: int | None = None,
    diastolic: int | None = None,
    heart_rate: int | None = None,
    oxygen: int | None = None,
    red_flags: Iterable[str] = (),
) -> Verdict:
    """Return whether she trains as planned, with changes, or not today: a `Readiness` level.

    What was not measured is left out; it neither stops nor clears.
    """
    found = [(2, _RED_FLAGS[RedFlag(flag)]) for flag in red_flags]
    found += _pressure(rules, systolic, diastolic)
    found += _measured(rules, {"heart_rate": heart_rate, "oxygen": oxygen, "pain": pain})
    return _verdict(found, TODAY)


def screened(
    rules: ReadinessRules,
    *,
    findings: Iterable[str] = (),
    precautions: Iterable[str] = (),
    systolic: int | None = None,
    diastolic: int | None = None,
    parq_refers: bool = False,
    **measured: Decimal | int | None,
) -> Verdict:
    """Return whether she may begin a program: a `Decision` level with its reasons.

    `measured` are heart_rate, oxygen, haemoglobin, platelets and neutrophils, where known.
    """
    kinds = [PrecautionKind(kind) for kind in precautions]
    ticked = [Finding(finding) for finding in findings]
    known = [_PRECAUTION_FINDINGS[kind] for kind in kinds if kind in _PRECAUTION_FINDINGS]
    found = [_finding(one) for one in dict.fromkeys([*ticked, *known])]
    found += [
        (1, f"{kind.label}: {_PRECAUTION_CARE[kind]}.")
        for kind in kinds
        if kind in _PRECAUTION_CARE
    ]
    # a value's stop outranks what a clearance could settle
    values = [*_pressure(rules, systolic, diastolic), *_measured(rules, measured)]
    found += [(3 if level == 2 else level, reason) for level, reason in values]
    if parq_refers:
        found.append((2, "PAR-Q+ refers her: a qualified professional clears her first."))
    return _verdict(found, DECISIONS)


def _verdict(found: list[tuple[int, str]], levels: tuple[str, ...]) -> Verdict:
    ordered = sorted(found, key=lambda pair: -pair[0])
    level = levels[ordered[0][0]] if ordered else levels[0]
    return Verdict(level, tuple(reason for _, reason in ordered))


def _finding(finding: Finding) -> tuple[int, str]:
    decision, advice = _FINDINGS[finding]
    return DECISIONS.index(decision), f"{finding.label}: {advice}."


def _pressure(
    rules: ReadinessRules, systolic: int | None, diastolic: int | None
) -> list[tuple[int, str]]:
    if systolic is None or diastolic is None:
        return []
    for level, name, advice, source in (
        (2, "stop", "Recheck after 5 minutes; if it stays, do not train and refer her", TOOLKIT),
        (1, "modify", "Recheck after 5 minutes, else defer", AHA),
    ):
        upper, lower = _of(rules, f"systolic_{name}"), _of(rules, f"diastolic_{name}")
        if systolic > upper or diastolic > lower:
            source = _source(rules, source, f"systolic_{name}", f"diastolic_{name}")
            said = f"Blood pressure {systolic}/{diastolic}: above {_plain(upper)}/{_plain(lower)}"
            return [(level, f"{said}. {advice} ({source}).")]
    return []


def _measured(
    rules: ReadinessRules, values: dict[str, Decimal | int | None]
) -> list[tuple[int, str]]:
    return [
        judged
        for limit in _LIMITS
        if (value := values.get(limit.field)) is not None
        and (judged := _judged(rules, limit, Decimal(value)))
    ]


def _judged(rules: ReadinessRules, limit: _Limit, value: Decimal) -> tuple[int, str] | None:
    for level, name, includes, advice, source in (
        (2, "stop", limit.stop_includes, limit.stop_advice, limit.stop_source),
        (1, "modify", limit.modify_includes, limit.modify_advice, limit.modify_source),
    ):
        field = f"{limit.field}_{name}"
        line = _of(rules, field)
        beyond = value < line if limit.below else value > line
        if beyond or (includes and value == line):
            relation = _relation(limit.below, includes, line)
            said = f"{limit.label} {_plain(value)}{limit.unit}: {relation}"
            return level, f"{said}. {advice} ({_source(rules, source, field)})."
    return None


def _relation(below: bool, includes: bool, line: Decimal) -> str:
    if includes:
        return f"{_plain(line)} or {'less' if below else 'more'}"
    return f"{'below' if below else 'above'} {_plain(line)}"


def _plain(value: Decimal) -> str:
    return f"{float(value):g}"


def _of(rules: ReadinessRules, field: str) -> Decimal:
    # an unsaved row of defaults holds them as they are written, "0.5" among them
    return Decimal(str(getattr(rules, field)))


def _source(rules: ReadinessRules, source: str, *fields: str) -> str:
    """Return where a limit comes from: its source, or the clinic where the clinic changed it."""
    changed = any(_of(rules, field) != _of(ReadinessRules(), field) for field in fields)
    return "this clinic's own limit" if changed else source
