"""Screenings of a patient, and which one lets her begin."""

from dataclasses import dataclass
from datetime import date, timedelta

from patients.models import Patient, Precaution
from programs.models import MAY_TRAIN, Decision, ReadinessRules, Screening
from programs.words import day_words

TAGS = {
    Decision.CLEARED: "brand",
    Decision.WITH_CARE: "amber",
    Decision.NEEDS_CLEARANCE: "amber",
    Decision.NOT_NOW: "brick",
}


@dataclass(frozen=True)
class ScreeningLine:
    """One screening as pages show it; `valid_until` is the last day it lets a program begin."""

    screening: Screening
    decision: str
    tag: str
    reasons: list[str]
    on: str
    valid_until: date
    measured: list[tuple[str, str]]

    @property
    def awaits_clearance(self) -> bool:
        return self.screening.decision == Decision.NEEDS_CLEARANCE


def current_precautions(patient: Patient) -> list[str]:
    """Return the kinds of precautions that stand for a patient."""
    rows = Precaution.objects.filter(patient=patient, ended_at__isnull=True)
    return list(rows.values_list("kind", flat=True))


def newest_screening(patient: Patient) -> Screening | None:
    """Return her last screening, whatever was decided on it."""
    return Screening.objects.filter(patient=patient).select_related("screened_by").first()


def holds(screening: Screening, rules: ReadinessRules, today: date) -> bool:
    """Say whether a screening lets a program begin today."""
    return screening.decision in MAY_TRAIN and today <= holds_until(screening, rules)


def holds_until(screening: Screening, rules: ReadinessRules) -> date:
    """Return the last day on which a screening counts."""
    return screening.screened_on + timedelta(days=rules.screening_days)


def why_not(screening: Screening | None, rules: ReadinessRules, today: date) -> str:
    """Return why a patient cannot begin a program now, with the way out; "" when she can.

    Her newest screening counts: an older one that was better does not bring her in.
    """
    if screening is None:
        return "She has not been screened yet. Screen her first."
    on = day_words(screening.screened_on)
    if screening.decision == Decision.NEEDS_CLEARANCE:
        return (
            f"Her screening of {on} waits for clearance. Record the clearance, or screen her again."
        )
    if screening.decision == Decision.NOT_NOW:
        return f"Her screening of {on} says not now. Screen her again when that has changed."
    if not holds(screening, rules, today):
        return (
            f"Her screening of {on} is more than {rules.screening_days} days old. Screen her again."
        )
    return ""


def screening_line(screening: Screening, rules: ReadinessRules) -> ScreeningLine:
    """Return a screening in the words of its page."""
    decision = Decision(screening.decision)
    return ScreeningLine(
        screening=screening,
        decision=str(decision.label),
        tag=TAGS[decision],
        reasons=screening.reasons.splitlines(),
        on=day_words(screening.screened_on),
        valid_until=holds_until(screening, rules),
        measured=_measured(screening),
    )


def screenings_of(patient: Patient) -> list[Screening]:
    """Return every screening of a patient, the newest first."""
    return list(Screening.objects.filter(patient=patient).select_related("screened_by"))


def _measured(screening: Screening) -> list[tuple[str, str]]:
    pressure = (
        f"{screening.systolic}/{screening.diastolic} mmHg"
        if screening.systolic is not None
        else None
    )
    rows = [
        ("Blood pressure", pressure),
        ("Heart rate at rest", _with_unit(screening.heart_rate, "a minute")),
        ("Oxygen saturation", _with_unit(screening.oxygen, "%")),
        ("Haemoglobin", _with_unit(screening.haemoglobin, "g/dL")),
        ("Platelets", _with_unit(screening.platelets, "x10⁹/L")),
        ("Neutrophils", _with_unit(screening.neutrophils, "x10⁹/L")),
    ]
    return [(label, value) for label, value in rows if value]


def _with_unit(value: object, unit: str) -> str:
    return "" if value is None else f"{value} {unit}"
