"""A patient whose pain rose and fell, and what her clinic did about it meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as wall
from zoneinfo import ZoneInfo

import pytest

from adherence.models import Contact, Episode
from clinic import clock
from clinic.models import Staff
from clinic.permissions import Role
from patients.models import MeasurementKind, Patient
from programs.models import DoseAdjustment
from tests.factories.dose import DoseScene, dose_scene
from tests.factories.patients import MeasurementFactory, SymptomReportFactory, TherapyCourseFactory

SECRET = "cries when asked about her son"


@dataclass
class Story:
    """A program of four weeks that began 21 days ago; days count from its first."""

    dose: DoseScene
    nurse: Staff

    @property
    def patient(self) -> Patient:
        return self.dose.enrollment.patient

    def day(self, n: int) -> date:
        return self.dose.starts_on + timedelta(days=n)

    def moment(self, n: int) -> datetime:
        zone = ZoneInfo(self.patient.zone)
        return datetime.combine(self.day(n), wall(10), tzinfo=zone)

    def logged(self, n: int, pain: int, **answers: object) -> None:
        SymptomReportFactory(patient=self.patient, reported_for=self.day(n), pain=pain, **answers)

    def episode(self, n: int, outcome: str = "", resolved: datetime | None = None) -> Episode:
        closed = {
            "state": "resolved",
            "outcome": outcome,
            "outcome_note": SECRET,
            "resolved_at": resolved or self.moment(n),
            "resolved_by": self.nurse,
        }
        return Episode.objects.create(
            clinic=self.dose.clinic,
            patient=self.patient,
            opened_at=self.moment(n),
            **(closed if outcome else {}),
        )

    def contact(self, episode: Episode, n: int, result: str = "reached") -> None:
        Contact.objects.create(
            clinic=self.dose.clinic,
            episode=episode,
            channel="phone",
            result=result,
            note=SECRET,
            at=self.moment(n),
            recorded_by=self.nurse,
        )

    def adjusted(self, n: int, **values: object) -> None:
        row = DoseAdjustment.objects.create(
            clinic=self.dose.clinic,
            enrollment=self.dose.enrollment,
            adjusted_by=self.dose.physiologist,
            reason="joint_pain",
            note=SECRET,
            **{
                "modality": "resistance",
                "first_week": 2,
                "last_week": 3,
                "percent": 70,
                **values,
            },
        )
        DoseAdjustment.objects.filter(pk=row.pk).update(created_at=self.moment(n))


@pytest.fixture
def story(clinic, member) -> Story:
    """She logged 7, the nurse phoned, the plan was changed, now she logs 4."""
    clinic.languages = ["en", "es"]
    clinic.save()
    nurse = member(Role.NURSE)
    nurse.name = "Ana Vidal"
    nurse.save()
    dose = dose_scene(clinic, member(), given_name="Aurora", family_name="Belmonte")
    press = dose.exercise("Leg press", "kg")
    dose.plan("resistance", sets=3, reps=10)
    dose.plan("aerobic", sessions=3, minutes=30, met="4.0", supervised=False)
    dose.plan_exercise(press, "40")
    for day, load in ((1, 30), (10, 45)):
        record = dose.attended(day)
        for _ in range(3):
            dose.did(record, press, reps=10, load_kg=load)
    dose.booking(4, "no_show")
    dose.at_home(2, "aerobic", 60)
    told = Story(dose, nurse)
    TherapyCourseFactory(patient=told.patient)
    told.logged(5, 7, missed_doses=2, note=SECRET)
    told.logged(20, 4)
    told.contact(told.episode(6, "exercise_plan"), 6)
    told.adjusted(7)
    for n, value in ((0, 11), (14, 14)):
        MeasurementFactory(
            patient=told.patient,
            kind=MeasurementKind.SIT_TO_STAND,
            value=value,
            unit="{count}",
            taken_on=told.day(n),
            recorded_by=nurse,
        )
    assert told.day(21) == clock.today(told.patient.zone)
    return told
