"""Everything the page of one episode shows, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.safestring import SafeString

from adherence import sentences
from adherence.models import Contact, Episode, EpisodeState, Signal
from adherence.rules import BY_CODE
from adherence.selectors.gaps import gaps_in
from adherence.selectors.guidance import Guidance, guidance_for
from adherence.selectors.levels import pill_of, pill_of_signal, ranked
from adherence.selectors.picture import pain_chart
from adherence.selectors.timeline import Entry, said_in, timeline
from adherence.selectors.trends import Attendance, attendance
from adherence.selectors.wording import age_of
from clinic.models import Clinic
from patients.models import Patient, Precaution, SymptomReport, TherapyCourse
from programs.models import Booking
from programs.selectors.her_sessions import her_sessions

WINDOW = timedelta(weeks=26)
DOTS = 12


@dataclass(frozen=True)
class Reason:
    """Why the episode is open: one signal in words, with the rule behind it."""

    signal: Signal
    level: str
    sentence: str
    name: str
    source: str
    rule: str
    worth: str
    clears: str


@dataclass(frozen=True)
class Figure:
    """One row of the table behind the chart."""

    day: date
    pain: int
    said: str


@dataclass(frozen=True)
class EpisodePage:
    """One episode, read once: every part of its page."""

    episode: Episode
    patient: Patient
    level: str
    headline: str
    age: str
    reasons: list[Reason]
    more_reasons: list[Reason]
    cleared: list[Reason]
    gaps: list[str]
    guidance: Guidance
    therapy: str
    precautions: list[str]
    chart: SafeString
    figures: list[Figure]
    attendance: Attendance
    timeline: list[Entry]
    contacts: list[Contact]

    @property
    def is_open(self) -> bool:
        return self.episode.state != EpisodeState.RESOLVED

    @property
    def is_snoozed(self) -> bool:
        return self.episode.state == EpisodeState.SNOOZED

    @property
    def is_waiting(self) -> bool:
        return self.episode.state == EpisodeState.WAITING


def episode_page(*, clinic: Clinic, uid: UUID, now: datetime) -> EpisodePage:
    """Return the page of one of the clinic's episodes.

    Raises Episode.DoesNotExist for another clinic's. The picture and the timeline go back 26
    weeks before the episode's end, or before now while it is open.
    """
    episode = _find(clinic, uid)
    zone = ZoneInfo(clinic.time_zone)
    end = episode.resolved_at or now
    today = end.astimezone(zone).date()
    reports = _reports(episode, today)
    bookings = _bookings(episode, end)
    contacts = list(episode.contacts.all())
    signals = ranked(list(episode.signals.all()))
    holding, cleared = _split(episode, signals)
    first = sentences.reasons(holding)
    courses = list(TherapyCourse.objects.filter(patient=episode.patient_id).order_by("started_on"))
    precautions = Precaution.objects.filter(patient=episode.patient_id, ended_at__isnull=True)
    return EpisodePage(
        episode=episode,
        patient=episode.patient,
        level=pill_of(episode, signals),
        headline=sentences.headline(signals, is_open=episode.state != EpisodeState.RESOLVED),
        age=age_of(episode, now, zone),
        reasons=[_reason(signal) for signal in first],
        more_reasons=[_reason(signal) for signal in holding if signal not in first],
        cleared=[_reason(signal) for signal in cleared],
        gaps=gaps_in(episode.patient, reports, bookings, today),
        guidance=guidance_for(signals),
        therapy=_therapy(courses),
        precautions=[_precaution(p) for p in precautions],
        chart=pain_chart(reports, courses, contacts, bookings, zone, today),
        figures=[
            Figure(r.reported_for, r.pain, said_in(r))
            for r in reversed(reports)
            if r.pain is not None
        ],
        attendance=attendance([b.status for b in reversed(bookings)][:DOTS]),
        timeline=timeline(
            episode=episode, reports=reports, bookings=bookings, contacts=contacts, zone=zone
        ),
        contacts=contacts,
    )


def _find(clinic: Clinic, uid: UUID) -> Episode:
    return (
        Episode.objects.select_related("patient__clinic", "owner", "resolved_by")
        .prefetch_related(
            Prefetch("signals", Signal.objects.select_related("rule_set")),
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
            reported_for__lte=today,
        ).order_by("reported_for")
    )


def _bookings(episode: Episode, end: datetime) -> list[Booking]:
    rows = Booking.objects.filter(
        patient=episode.patient_id, starts_at__gt=end - WINDOW, starts_at__lt=end
    )
    return list(her_sessions(rows).select_related("record", "recorded_by").order_by("starts_at"))


def _split(episode: Episode, signals: Sequence[Signal]) -> tuple[list[Signal], list[Signal]]:
    """Return the signals that hold and those that cleared; a resolved episode keeps them all."""
    if episode.state == EpisodeState.RESOLVED:
        return list(signals), []
    holding = [signal for signal in signals if signal.cleared_at is None]
    return holding, [signal for signal in signals if signal.cleared_at is not None]


def _reason(signal: Signal) -> Reason:
    return Reason(
        signal=signal,
        level=pill_of_signal(signal),
        sentence=sentences.reason(signal),
        name=BY_CODE[signal.rule].name,
        source=BY_CODE[signal.rule].source,
        rule=sentences.rule_text(signal),
        worth=sentences.tier_text(signal),
        clears=sentences.clears_when(signal),
    )


def _therapy(courses: Sequence[TherapyCourse]) -> str:
    if not courses:
        return "no course recorded"
    last = courses[-1]
    line = f"{last.get_drug_display()} since {last.started_on:%-d %b %Y}"
    if last.ended_on is None:
        return line
    reason = last.get_end_reason_display().lower()
    return f"{last.get_drug_display()} until {last.ended_on:%-d %b %Y} ({reason})"


def _precaution(precaution: Precaution) -> str:
    kind = precaution.get_kind_display()
    return f"{kind}: {precaution.note}" if precaution.note else kind
