"""Everything that is known around one episode, read once; its page is worked out from this."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from adherence.models import Contact, Episode, EpisodeState, Signal, SignalVerdict
from adherence.selectors.levels import ranked
from adherence.selectors.work_history import Step, work_on
from clinic.models import Clinic
from notifications.models import Message, MessageState
from patients.models import Dispensing, Precaution, SymptomReport, TherapyCourse
from patients.rights.consents import refusing_calls
from patients.schedule import KIND as CHECK_IN
from programs.models import Booking
from programs.selectors.dose_measured import Measured, dose_of_patient
from programs.selectors.her_sessions import her_sessions

WINDOW = timedelta(weeks=26)
AHEAD = timedelta(weeks=4)
# Mails that ask her something about how she is; those about appointments are not told here.
ASKING = (CHECK_IN, "re-ask")


@dataclass(frozen=True)
class Case:
    """One episode with the facts around it, all oldest first, up to `end`.

    `end` is now while it is open, else when it was closed; nothing later is told.
    """

    episode: Episode
    zone: ZoneInfo
    now: datetime
    end: datetime
    signals: Sequence[Signal]
    contacts: Sequence[Contact]
    reports: Sequence[SymptomReport]
    bookings: Sequence[Booking]
    coming: Sequence[Booking]
    courses: Sequence[TherapyCourse]
    fills: Sequence[Dispensing]
    precautions: Sequence[Precaution]
    no_calls: bool
    mails: Sequence[Message]
    work: Sequence[Step]
    dose: Measured | None

    @property
    def today(self) -> date:
        return self.end.astimezone(self.zone).date()

    @property
    def is_open(self) -> bool:
        return self.episode.state != EpisodeState.RESOLVED

    @property
    def course(self) -> TherapyCourse | None:
        """Return the drug she is on, or was on at the end of the episode."""
        begun = [course for course in self.courses if course.started_on <= self.today]
        if not begun or (begun[-1].ended_on is not None and begun[-1].ended_on <= self.today):
            return None
        return begun[-1]

    @property
    def on_this_drug(self) -> list[SymptomReport]:
        """Return her answers since the present drug began, as the rules read them."""
        course = self.course
        return [r for r in self.reports if course and r.reported_for >= course.started_on]


def read_case(*, clinic: Clinic, uid: UUID, now: datetime) -> Case:
    """Read one of the clinic's episodes with what is around it, in a fixed number of queries.

    Raises Episode.DoesNotExist for another clinic's. Facts go back 26 weeks before the end.
    """
    episode = _find(clinic, uid)
    zone = ZoneInfo(clinic.time_zone)
    end = episode.resolved_at or now
    today = end.astimezone(zone).date()
    patient = episode.patient
    bookings = _bookings(episode, end)
    return Case(
        episode=episode,
        zone=zone,
        now=now,
        end=end,
        signals=ranked(list(episode.signals.all())),
        contacts=list(reversed(episode.contacts.all())),
        reports=_reports(episode, today),
        bookings=[b for b in bookings if b.starts_at < end],
        coming=[b for b in bookings if b.starts_at >= end],
        courses=list(TherapyCourse.objects.filter(patient=patient).order_by("started_on", "pk")),
        fills=list(
            Dispensing.objects.filter(
                patient=patient, removed_at__isnull=True, dispensed_on__lte=today
            ).order_by("dispensed_on", "pk")
        ),
        precautions=list(Precaution.objects.filter(patient=patient, ended_at__isnull=True)),
        no_calls=bool(refusing_calls([patient.pk])),
        mails=list(
            Message.objects.filter(
                recipient_uid=patient.uid,
                kind__in=ASKING,
                state=MessageState.SENT,
                sent_at__gt=end - WINDOW,
                sent_at__lte=end,
            ).order_by("sent_at")
        ),
        work=work_on(episode),
        dose=dose_of_patient(patient, now=end),
    )


def _find(clinic: Clinic, uid: UUID) -> Episode:
    verdicts = Prefetch("verdicts", SignalVerdict.objects.select_related("staff"))
    signals = Signal.objects.select_related("rule_set").prefetch_related(verdicts)
    return (
        Episode.objects.select_related("patient__clinic", "owner", "resolved_by")
        .prefetch_related(
            Prefetch("signals", signals),
            Prefetch("contacts", Contact.objects.select_related("recorded_by")),
        )
        .get(clinic=clinic, uid=uid)
    )


def _reports(episode: Episode, today: date) -> list[SymptomReport]:
    return list(
        SymptomReport.objects.filter(
            patient=episode.patient_id,
            superseded_at__isnull=True,
            reported_for__gt=today - WINDOW,
            reported_for__lte=today + timedelta(days=1),
        ).order_by("reported_for")
    )


def _bookings(episode: Episode, end: datetime) -> list[Booking]:
    rows = Booking.objects.filter(
        patient=episode.patient_id, starts_at__gt=end - WINDOW, starts_at__lt=end + AHEAD
    )
    return list(
        her_sessions(rows).select_related("record", "recorded_by", "session").order_by("starts_at")
    )
