"""Facts for the rules, dated by days before NOW, and the assessment of them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from adherence.actions import AssessmentResult, assess
from adherence.models import Episode, RuleSet, Signal
from adherence.rules import DEFAULTS
from clinic.models import Clinic, Staff
from patients.models import Dispensing, Patient, SymptomReport, TherapyCourse
from programs.models import Booking, Enrollment, Protocol, ProtocolVersion, Session
from tests.factories.clinic import ClinicFactory, MembershipFactory, RoomFactory

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = NOW.date()


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def moment(days: int, hour: int = 9) -> datetime:
    """Return an instant on the day that many days before NOW's."""
    return datetime.combine(days_ago(days), time(hour), tzinfo=UTC)


class RuleSetFactory(DjangoModelFactory):
    class Meta:
        model = RuleSet

    clinic = factory.SubFactory(ClinicFactory)
    version = 1
    thresholds = factory.LazyFunction(lambda: dict(DEFAULTS))
    reason = "The default policy."


class TreatedPatientFactory(DjangoModelFactory):
    """A patient in the clinic since long, as the rules see her; give her a course apart."""

    class Meta:
        model = Patient

    clinic = factory.SubFactory(ClinicFactory)
    mrn = factory.Sequence(lambda n: f"A-{n}")
    given_name = "Alba"
    family_name = factory.Sequence(lambda n: f"Example{n}")
    birth_date = date(1960, 1, 1)
    created_at = factory.LazyFunction(lambda: moment(400))


class Story:
    """One patient on letrozole for 300 days, to whom a test adds what happened.

    She had a quiet check-in yesterday if `quiet`, so that only what a test adds fires. A story
    tells of few check-ins, so the rule about few answers is off in its clinic unless `patchy`.
    """

    def __init__(
        self,
        clinic: Clinic,
        *,
        on_therapy: bool = True,
        quiet: bool = False,
        patchy: bool = False,
    ) -> None:
        self.clinic = clinic
        if not patchy and not RuleSet.objects.filter(clinic=clinic).exists():
            RuleSetFactory(clinic=clinic, off=["patchy"])
        self.patient = TreatedPatientFactory(clinic=clinic)
        self.enrollment: Enrollment | None = None
        if on_therapy:
            self.course = TherapyCourse.objects.create(
                clinic=clinic, patient=self.patient, drug="letrozole", started_on=days_ago(300)
            )
        if quiet:
            self.report(1, pain=0)

    def report(self, days: int, *, received: datetime | None = None, **answers: Any) -> Any:
        """Add a check-in; a second one for the same day is a correction."""
        day = days_ago(days)
        received = received or moment(days)
        earlier = SymptomReport.objects.filter(patient=self.patient, reported_for=day)
        version = earlier.count() + 1
        earlier.filter(superseded_at__isnull=True).update(superseded_at=received)
        return SymptomReport.objects.create(
            clinic=self.clinic,
            patient=self.patient,
            reported_for=day,
            version=version,
            created_at=received,
            **{"source": "link", "pain": 0, **answers},
        )

    def pains(self, *pains: int, every: int = 7, last: int = 1) -> None:
        """Add check-ins with these pains, oldest first, the newest `last` days ago."""
        for back, pain in enumerate(reversed(pains)):
            self.report(last + back * every, pain=pain)

    def fill(self, days: int, supply: int = 30, *, drug: str = "letrozole", **values: Any) -> Any:
        """Add tablets fetched that many days ago, known since."""
        return Dispensing.objects.create(
            clinic=self.clinic,
            patient=self.patient,
            drug=drug,
            dispensed_on=days_ago(days),
            days_supply=supply,
            source="pharmacy",
            **{"created_at": moment(days), **values},
        )

    def visit(self, days: int, status: str, *, reason: str = "", **values: Any) -> Booking:
        """Add a booking with its outcome, known the same evening."""
        enrollment = self.enrollment or self._enroll()
        session = Session.objects.create(
            clinic=self.clinic,
            kind="individual",
            physiologist=enrollment.physiologist,
            room=RoomFactory(clinic=self.clinic),
            day=days_ago(days),
            start_time=time(9),
            minutes=60,
            zone="UTC",
            starts_at=moment(days),
            ends_at=moment(days, 10),
            overlap_reason="test",
        )
        outcome = {}
        if status in {"attended", "no_show"}:
            outcome = {"recorded_by": enrollment.physiologist, "recorded_at": moment(days, 18)}
        if status == "cancelled":
            outcome = {
                "cancelled_at": moment(days + 1),
                "cancelled_by": "patient",
                "cancel_reason": reason or "not_said",
                "notice_hours": 24,
            }
        return Booking.objects.create(
            clinic=self.clinic,
            session=session,
            enrollment=enrollment,
            patient=self.patient,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            status=status,
            **{**outcome, **values},
        )

    def visits(self, statuses: str, *, every: int = 3, last: int = 1) -> None:
        """Add sessions, oldest first: `a` attended, `n` did not come, `e` excused, `b` open."""
        words = {"a": "attended", "n": "no_show", "e": "cancelled", "b": "booked"}
        for back, letter in enumerate(reversed(statuses)):
            self.visit(last + back * every, words[letter], reason="travel" * (letter == "e"))

    def _enroll(self) -> Enrollment:
        protocol, _ = Protocol.objects.get_or_create(clinic=self.clinic, name="Strength")
        version, _ = ProtocolVersion.objects.get_or_create(
            clinic=self.clinic, protocol=protocol, number=1, defaults={"weeks": 12, "citation": "-"}
        )
        self.enrollment = Enrollment.objects.create(
            clinic=self.clinic,
            patient=self.patient,
            version=version,
            physiologist=MembershipFactory(clinic=self.clinic).staff,
            starts_on=days_ago(60),
            weeks=12,
        )
        return self.enrollment

    def assess(self, *, now: datetime = NOW) -> AssessmentResult:
        return assess(clinic_id=self.clinic.pk, patient_ids=[self.patient.pk], now=now)

    def signals(self) -> dict[str, Signal]:
        """Return her uncleared signals by rule."""
        held = Signal.objects.filter(patient=self.patient, cleared_at__isnull=True)
        return {signal.rule: signal for signal in held}

    def assessed(self, *, now: datetime = NOW) -> dict[str, Signal]:
        """Assess her, and return her uncleared signals by rule."""
        self.assess(now=now)
        return self.signals()

    @property
    def episode(self) -> Episode:
        """Her newest episode."""
        return Episode.objects.filter(patient=self.patient).latest("opened_at", "pk")


class EpisodeFactory(DjangoModelFactory):
    class Meta:
        model = Episode

    patient = factory.SubFactory(TreatedPatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    opened_at = factory.LazyFunction(lambda: moment(1))
    urgency = 4


class SignalFactory(DjangoModelFactory):
    class Meta:
        model = Signal

    episode = factory.SubFactory(EpisodeFactory)
    patient = factory.SelfAttribute("episode.patient")
    clinic = factory.SelfAttribute("patient.clinic")
    rule_set = factory.LazyAttribute(
        lambda o: RuleSet.objects.filter(clinic=o.clinic).first() or RuleSetFactory(clinic=o.clinic)
    )
    rule = "sustained_pain"
    tier = "A"
    severity = 6
    first_seen_at = factory.LazyFunction(lambda: moment(1))
    last_seen_at = factory.LazyFunction(lambda: moment(1))
    evidence = factory.LazyFunction(
        lambda: {
            "pain": [{"on": "2026-11-15", "value": 5}, {"on": "2026-11-22", "value": 6}],
            "thresholds": {"pain": 4, "window_days": 42},
        }
    )


def nurse_of(clinic: Clinic) -> Staff:
    return MembershipFactory(clinic=clinic, role="nurse").staff
