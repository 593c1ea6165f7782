"""A small clinic whose patients have stories that the rules know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adherence import actions
from adherence.models import AssessmentRun, Episode
from clinic.actors import Actor
from clinic.models import Clinic, Membership, Room, Staff
from clinic.permissions import Role
from patients.models import Patient, SymptomReport, TherapyCourse
from programs.models import Booking, Enrollment, Protocol, ProtocolVersion, Session


@dataclass
class Scene:
    """One clinic with its people; builds patients and lets the rules look at them."""

    clinic: Clinic
    nurse: Staff
    colleague: Staff
    physiologist: Staff
    now: datetime
    count: int = 0

    @property
    def today(self) -> date:
        """The clinic's own day: late in the evening it is a day ahead of UTC's."""
        return self.now.astimezone(ZoneInfo(self.clinic.time_zone)).date()

    def staff(self, name: str, role: Role) -> Staff:
        return _staff(self.clinic, name, role)

    def patient(self, given: str = "Ada", family: str = "", **fields: object) -> Patient:
        """A patient four months into letrozole."""
        self.count += 1
        values: dict[str, object] = {
            "mrn": f"{self.clinic.pk}-{self.count:04}",
            "birth_date": date(1960, 5, 4),
            "phone": f"+34 600 555 {self.count:03}",
            "email": f"p{self.count}@example.org",
        } | fields
        patient = Patient.objects.create(
            clinic=self.clinic,
            given_name=given,
            family_name=family or f"Example {self.count}",
            **values,
        )
        Patient.objects.filter(pk=patient.pk).update(created_at=self.now - timedelta(days=130))
        TherapyCourse.objects.create(
            clinic=self.clinic,
            patient=patient,
            drug="letrozole",
            started_on=self.today - timedelta(days=120),
        )
        return patient

    def reports(
        self, patient: Patient, pains: Sequence[int | None], ended: int = 1, **last: object
    ) -> None:
        """Weekly pains, oldest first, None a week left out, the last `ended` days ago."""
        for weeks, pain in enumerate(reversed(pains)):
            if pain is None:
                continue
            extra: dict[str, object] = {"missed_doses": 0} | (last if weeks == 0 else {})
            SymptomReport.objects.create(
                clinic=self.clinic,
                patient=patient,
                reported_for=self.today - timedelta(days=ended, weeks=weeks),
                source="link",
                pain=pain,
                **extra,
            )

    def sessions_of(self, patient: Patient, statuses: Sequence[str]) -> None:
        """Past sessions, oldest first, one every third day up to yesterday."""
        enrollment = Enrollment.objects.create(
            clinic=self.clinic,
            patient=patient,
            version=_version(self.clinic),
            physiologist=self.physiologist,
            starts_on=self.today - timedelta(days=60),
            weeks=12,
        )
        room = Room.objects.create(clinic=self.clinic, name=f"Room of {patient.mrn}")
        coach = self.staff(f"Coach of {patient.mrn}", Role.PHYSIOLOGIST)
        for back, status in enumerate(reversed(statuses)):
            day = self.today - timedelta(days=1 + 3 * back)
            start = datetime.combine(day, time(10), tzinfo=UTC)
            session = Session.objects.create(
                clinic=self.clinic,
                kind="individual",
                physiologist=coach,
                room=room,
                day=day,
                start_time=time(10),
                minutes=60,
                zone="UTC",
                starts_at=start,
                ends_at=start + timedelta(hours=1),
            )
            Booking.objects.create(
                clinic=self.clinic,
                session=session,
                enrollment=enrollment,
                patient=patient,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                status=status,
                **_trail(status, self.nurse, start),
            )

    def assess(self) -> None:
        actions.assess(clinic_id=self.clinic.pk, now=self.now)

    def flagged(self, given: str = "Ada", **fields: object) -> Episode:
        """A patient with sustained pain, assessed; her episode."""
        patient = self.patient(given, **fields)
        self.reports(patient, [2, 2, 3, 5, 5])
        self.assess()
        return Episode.objects.get(patient=patient)

    def endangered(self, given: str = "Ursula") -> Episode:
        """A patient with a safety rule holding, assessed; her episode."""
        patient = self.patient(given)
        self.reports(patient, [2, 3, 9])
        self.assess()
        return Episode.objects.get(patient=patient)

    def assessed_at(self, moment: datetime) -> None:
        AssessmentRun.objects.update_or_create(
            clinic=self.clinic, for_day=moment.date(), defaults={"finished_at": moment}
        )

    def by(self, staff: Staff) -> Actor:
        return Actor.member(staff)


def _trail(status: str, recorder: Staff, at: datetime) -> dict[str, object]:
    if status in {"attended", "no_show"}:
        return {"recorded_by": recorder, "recorded_at": at}
    if status == "cancelled":
        return {
            "cancelled_at": at,
            "cancelled_by": "patient",
            "cancel_reason": "travel",
            "notice_hours": 24,
        }
    return {}


def _version(clinic: Clinic) -> ProtocolVersion:
    protocol, _new = Protocol.objects.get_or_create(clinic=clinic, name="Twelve weeks")
    version, _new = ProtocolVersion.objects.get_or_create(
        clinic=clinic, protocol=protocol, number=1, defaults={"weeks": 12, "citation": "None"}
    )
    return version


def _staff(clinic: Clinic, name: str, role: Role) -> Staff:
    address = f"{name.lower().replace(' ', '.')}.{clinic.pk}@example.org"
    staff = Staff.objects.create_user(address, name=name)
    Membership.objects.create(clinic=clinic, staff=staff, role=role)
    return staff


def make_scene(name: str, now: datetime) -> Scene:
    clinic = Clinic.objects.create(
        name=name, time_zone="Europe/Madrid", phone="+34 910 555 010", mail_name=name
    )
    return Scene(
        clinic=clinic,
        nurse=_staff(clinic, "Nadia Ferrer", Role.NURSE),
        colleague=_staff(clinic, "Ines Coll", Role.NURSE),
        physiologist=_staff(clinic, "Pau Riba", Role.PHYSIOLOGIST),
        now=now,
    )
