"""How she says she is."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypedDict, Unpack

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Refused
from patients import checks
from patients.actions.locking import locked
from patients.changes import mark_changed
from patients.models import (
    BodySite,
    MissedReason,
    Patient,
    PatientStatus,
    RedFlag,
    ReportSource,
    SymptomReport,
    ThinkingOfStopping,
)
from patients.models.symptom_report import BY_HERSELF, MOOD, MOST_MINUTES, SCALES_0_TO_10

OLDEST_FROM_LINK = timedelta(days=14)
OLDEST = timedelta(days=400)
NUMBERS = (*SCALES_0_TO_10, *MOOD, "bother", "missed_doses", "stiffness_minutes")
WORDS = ("missed_reason", "missed_words", "thinking_of_stopping", "note")
# Everything beside the pain, each of which may stay unanswered.
OPTIONAL = (*NUMBERS, *WORDS, "sites", "red_flags", "signs_asked")
LABELS = {
    "pain": "Worst joint pain",
    "interference": "How much it got in the way",
    "tiredness": "Tiredness",
    "sleep_problems": "Sleep problems",
    "hot_flushes": "Hot flushes",
    "bother": "Bother from side effects",
    "missed_doses": "Tablets missed",
    "stiffness_minutes": "Minutes of stiffness",
    "confidence": "Confidence",
    "mood_interest": "Little interest",
    "mood_low": "Feeling down",
}
_TOPS = {
    **dict.fromkeys(SCALES_0_TO_10, 10),
    **dict.fromkeys(MOOD, 3),
    "bother": 4,
    "missed_doses": 7,
    "stiffness_minutes": MOST_MINUTES,
}
_ALONE = ("interference", "tiredness", "sleep_problems", "hot_flushes", "bother", "missed_doses")


class Told(TypedDict, total=False):
    """What a report may say beside the pain; what is left out was not answered."""

    interference: int | None
    tiredness: int | None
    sleep_problems: int | None
    hot_flushes: int | None
    bother: int | None
    missed_doses: int | None
    missed_reason: str
    missed_words: str
    sites: Sequence[str]
    stiffness_minutes: int | None
    confidence: int | None
    mood_interest: int | None
    mood_low: int | None
    thinking_of_stopping: str
    red_flags: Sequence[str]
    signs_asked: bool
    note: str


@retry_deadlocks
@transaction.atomic
def record_report(
    *,
    patient: Patient,
    reported_for: date,
    pain: int | None,
    source: str,
    by: Actor,
    **told: Unpack[Told],
) -> SymptomReport:
    """Save how a patient was in the seven days up to a date on her own calendar.

    A second answer for the same day becomes a new version and marks the earlier one superseded;
    her locked row puts two at the same moment in line. Raises Refused for an answer or a date
    that cannot be. Only the answer to one question asked again may leave the pain out.
    """
    with audit.acting(by):
        patient = locked(patient)
        _check_source(source, by)
        _check_day(patient, reported_for, source)
        answers = _answers(pain, told)
        _check_answers(answers, one_question=source == ReportSource.RE_ASK)
        report = _save_version(patient, reported_for, source, by, answers)
        mark_changed([patient.pk])
    return report


def _answers(pain: int | None, told: Told) -> dict[str, object]:
    """Return every answer as it is stored; whoever names a warning sign was asked for them."""
    flags = sorted(set(told.get("red_flags", ())))
    return {
        "pain": pain,
        **dict.fromkeys(NUMBERS),
        **dict.fromkeys(WORDS, ""),
        **told,
        "missed_words": told.get("missed_words", "").strip(),
        "note": told.get("note", "").strip(),
        "sites": sorted(set(told.get("sites", ()))),
        "red_flags": flags,
        "signs_asked": told.get("signs_asked", False) or bool(flags),
    }


def _save_version(
    patient: Patient, day: date, source: str, by: Actor, answers: dict[str, object]
) -> SymptomReport:
    earlier = patient.symptom_reports.filter(reported_for=day).order_by("version").last()
    if earlier is not None:
        patient.symptom_reports.filter(reported_for=day, superseded_at__isnull=True).update(
            superseded_at=clock.now()
        )
    return SymptomReport.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        reported_for=day,
        version=earlier.version + 1 if earlier else 1,
        source=source,
        recorded_by=by.staff,
        **answers,
    )


def _check_source(source: str, by: Actor) -> None:
    checks.one_of(source, ReportSource.choices, field="source", label="The source")
    if source not in BY_HERSELF and by.staff is None:
        raise Refused(
            "An answer by phone or at a session needs the staff member who took it.",
            field="source",
        )


def _check_day(patient: Patient, day: date, source: str) -> None:
    if patient.status != PatientStatus.ACTIVE:
        raise Refused(
            "Answers can be saved for active patients only. "
            "Set her status to active first, if she is back."
        )
    today = clock.today(patient.zone)
    checks.not_in_the_future(day, today=today, field="reported_for", label="The date")
    oldest = today - (OLDEST_FROM_LINK if source in BY_HERSELF else OLDEST)
    if day < oldest:
        raise Refused(
            f"The date, {checks.said(day)}, is too long ago. "
            f"Enter one from {checks.said(oldest)} on.",
            field="reported_for",
        )


def _check_answers(answers: dict[str, object], *, one_question: bool) -> None:
    if not one_question or answers["pain"] is not None:
        checks.whole_number(answers["pain"], field="pain", label=LABELS["pain"])
    elif all(answers[field] in (None, "") for field in (*_ALONE, "thinking_of_stopping")):
        raise Refused("Nothing was answered. Choose one answer.")
    for field, top in _TOPS.items():
        if answers[field] is not None:
            checks.whole_number(answers[field], field=field, label=LABELS[field], high=top)
    _check_choices(answers)
    _check_words(str(answers["note"]), field="note", label="The note", most=1000)
    _check_words(
        str(answers["missed_words"]), field="missed_words", label="The reason in words", most=300
    )


def _check_words(text: str, *, field: str, label: str, most: int) -> None:
    if len(text) > most:
        raise Refused(f"{label} has {len(text)} characters. Shorten it to {most}.", field=field)
    if "\x00" in text:
        raise Refused(f"{label} contains an invisible character. Type it again.", field=field)


def _check_choices(answers: dict[str, object]) -> None:
    reason, stopping = str(answers["missed_reason"]), str(answers["thinking_of_stopping"])
    if reason:
        checks.one_of(
            reason, MissedReason.choices, field="missed_reason", label="The reason for missing"
        )
        if not answers["missed_doses"]:
            raise Refused(
                f"“{MissedReason(reason).label}” is a reason for missed tablets, but none were "
                "missed. Enter how many, or leave the reason out.",
                field="missed_reason",
            )
    if answers["missed_words"] and not answers["missed_doses"]:
        raise Refused(
            "There are words why tablets were missed, but none were missed. Enter how many, or "
            "leave the words out.",
            field="missed_words",
        )
    if stopping:
        checks.one_of(
            stopping,
            ThinkingOfStopping.choices,
            field="thinking_of_stopping",
            label="Thinking of stopping",
        )
    for flag in answers["red_flags"]:  # type: ignore[attr-defined]
        checks.one_of(flag, RedFlag.choices, field="red_flags", label="A warning sign")
    for site in answers["sites"]:  # type: ignore[attr-defined]
        checks.one_of(site, BodySite.choices, field="sites", label="A sore joint")
    if answers["sites"] and answers["pain"] == 0:
        raise Refused(
            "Joints are marked as sore, but the worst joint pain is 0. Correct one of the two.",
            field="sites",
        )
