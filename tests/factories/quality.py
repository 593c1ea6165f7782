"""Patients, signals and episodes by their days, for figures that a test works out by hand."""

from datetime import datetime
from typing import Any

from adherence.models import Contact, Episode, Signal
from clinic.models import Clinic, WorkingHours
from patients.models import Patient, SymptomReport, TherapyCourse
from tests.factories.adherence import (
    EpisodeFactory,
    RuleSetFactory,
    SignalFactory,
    TreatedPatientFactory,
    days_ago,
    moment,
    nurse_of,
)


def on_drug(
    clinic: Clinic, *, since: int = 300, ended: int | None = None, reason: str = "", **values: Any
) -> Patient:
    """A patient in the clinic for 400 days; her course began and ended so many days ago."""
    patient = TreatedPatientFactory(clinic=clinic, **values)
    TherapyCourse.objects.create(
        clinic=clinic,
        patient=patient,
        drug="letrozole",
        started_on=days_ago(since),
        ended_on=None if ended is None else days_ago(ended),
        end_reason=reason,
    )
    return patient


def closed(
    patient: Patient, *, opened: datetime, resolved: datetime, outcome: str = "advice"
) -> Episode:
    by = None if outcome == "died" else nurse_of(patient.clinic)
    return EpisodeFactory(
        patient=patient,
        opened_at=opened,
        state="resolved",
        resolved_at=resolved,
        resolved_by=by,
        outcome=outcome,
    )


def contacted(episode: Episode, at: datetime, result: str = "reached") -> Contact:
    return Contact.objects.create(
        clinic=episode.clinic,
        episode=episode,
        channel="phone",
        result=result,
        at=at,
        recorded_by=nurse_of(episode.clinic),
    )


def signal(episode: Episode, at: datetime, rule: str = "sustained_pain", tier: str = "A") -> Signal:
    return SignalFactory(episode=episode, rule=rule, tier=tier, first_seen_at=at, last_seen_at=at)


def flagged(patient: Patient, days: int, *, cleared: int | None = None, **values: Any) -> Signal:
    """Her signal, raised and cleared so many days ago, on an episode closed the next day."""
    episode = closed(patient, opened=moment(days), resolved=moment(days - 1))
    found = signal(episode, moment(days), **values)
    if cleared is not None:
        found.cleared_at = moment(cleared)
        found.save()
    return found


def said(patient: Patient, days: int, **answers: Any) -> SymptomReport:
    return SymptomReport.objects.create(
        clinic=patient.clinic,
        patient=patient,
        reported_for=days_ago(days),
        created_at=moment(days),
        **{"source": "link", "pain": 0, **answers},
    )


def open_on_weekdays(clinic: Clinic) -> None:
    """Monday to Friday, 9 to 17."""
    for weekday in range(1, 6):
        WorkingHours.objects.create(clinic=clinic, weekday=weekday, opens="09:00", closes="17:00")


def rules_of(clinic: Clinic) -> None:
    RuleSetFactory(clinic=clinic)
