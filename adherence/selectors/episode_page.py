"""Everything the page of one episode shows, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.safestring import SafeString

from adherence import sentences
from adherence.models import Contact, Episode, EpisodeState
from adherence.selectors.answers import said_in
from adherence.selectors.background import Background, background_of
from adherence.selectors.case import Case, read_case
from adherence.selectors.gaps import Gap, gaps_in
from adherence.selectors.levels import pill_of
from adherence.selectors.next_steps import NextSteps, next_steps
from adherence.selectors.picture import axis_of, picture_of
from adherence.selectors.reasons import Reason, first_reasons, reason_of, split
from adherence.selectors.timeline import Entry, Filter, filters, only, timeline
from adherence.selectors.trends import Attendance, attendance
from adherence.selectors.weeks import Week, summary_of, weeks_of
from adherence.selectors.wording import age_of
from adherence.selectors.work import Work, work_of
from clinic.models import Clinic
from patients.models import Patient, TherapyCourse
from patients.rights.consents import NO_CALLS

DOTS = 12


@dataclass(frozen=True)
class Figure:
    """One answer of hers: the pain, and what else she said."""

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
    background: list[Background]
    gaps: list[Gap]
    next: NextSteps
    therapy: str
    precautions: list[str]
    summary: str
    chart: SafeString
    weeks: list[Week]
    figures: list[Figure]
    attendance: Attendance
    filters: list[Filter]
    timeline: list[Entry]
    contacts: Sequence[Contact]
    work: Work

    @property
    def is_open(self) -> bool:
        return self.episode.state != EpisodeState.RESOLVED

    @property
    def is_snoozed(self) -> bool:
        return self.episode.state == EpisodeState.SNOOZED

    @property
    def is_waiting(self) -> bool:
        return self.episode.state == EpisodeState.WAITING


def episode_page(*, clinic: Clinic, uid: UUID, now: datetime, show: str = "") -> EpisodePage:
    """Return the page of one of the clinic's episodes; `show` is one kind of the timeline.

    Raises Episode.DoesNotExist for another clinic's. The picture and the timeline go back 26
    weeks before the episode's end, or before now while it is open.
    """
    case = read_case(clinic=clinic, uid=uid, now=now)
    return _page(case, show)


def _page(case: Case, show: str) -> EpisodePage:
    holding, cleared = split(case)
    first = first_reasons(holding)
    axis = axis_of(case)
    summary = summary_of(case, axis)
    happened = timeline(case)
    episode = case.episode
    return EpisodePage(
        episode=episode,
        patient=episode.patient,
        level=pill_of(episode, case.signals),
        headline=sentences.headline(case.signals, is_open=case.is_open),
        age=age_of(episode, case.now, case.zone),
        reasons=[reason_of(signal, case) for signal in first],
        more_reasons=[reason_of(signal, case) for signal in holding if signal not in first],
        cleared=[reason_of(signal, case) for signal in cleared],
        background=background_of(case),
        gaps=gaps_in(case),
        next=next_steps(case),
        therapy=_therapy(case.courses),
        precautions=[
            *([NO_CALLS] if case.no_calls else []),
            *(precaution.in_words for precaution in case.precautions),
        ],
        summary=summary,
        chart=picture_of(case, axis, summary),
        weeks=weeks_of(case, axis),
        figures=[
            Figure(r.reported_for, r.pain, said_in(r))
            for r in reversed(case.reports)
            if r.pain is not None
        ],
        attendance=attendance([b.status for b in reversed(case.bookings)][:DOTS]),
        filters=filters(happened, show, episode),
        timeline=only(happened, show),
        contacts=list(reversed(case.contacts)),
        work=work_of(
            episode=episode,
            signals=case.signals,
            contacts=case.contacts,
            courses=case.courses,
            now=case.now,
            zone=case.zone,
        ),
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
