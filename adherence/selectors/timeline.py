"""What happened to a patient around an episode, newest first, and of one kind if asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from adherence import sentences
from adherence.models import Contact, Episode, Signal
from adherence.rules import BY_CODE
from adherence.selectors.answers import said_in
from adherence.selectors.case import Case
from notifications.kinds import kind_named
from notifications.models import Message
from patients.models import SymptomReport, TherapyCourse
from patients.models.symptom_report import ReportSource
from programs.dose import first_day_of
from programs.models import Booking, BookingStatus
from programs.models.session_record import SessionRecord
from programs.selectors import dose_words


class Kind(StrEnum):
    """What an entry is about; the word stands on the filter."""

    ANSWERS = "answers"
    SESSIONS = "sessions"
    DOSE = "dose"
    TABLETS = "tablets"
    CONTACTS = "contacts"
    MAILS = "mails"
    SIGNALS = "signals"
    WORK = "work"


_LABELS = {
    Kind.ANSWERS: "Her answers",
    Kind.SESSIONS: "Sessions",
    Kind.DOSE: "Exercise dose",
    Kind.TABLETS: "Drugs and fills",
    Kind.CONTACTS: "Contacts",
    Kind.MAILS: "Questions mailed",
    Kind.SIGNALS: "Rules",
    Kind.WORK: "Who did what",
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `at` orders; `timed` says whether its hour means anything."""

    at: datetime
    title: str
    text: str = ""
    who: str = ""
    timed: bool = True
    kind: Kind = Kind.WORK


@dataclass(frozen=True)
class Filter:
    """One choice of what the timeline shows."""

    label: str
    url: str
    current: bool


def timeline(case: Case) -> list[Entry]:
    """Return everything that happened up to the episode's end, newest first."""
    entries = [_of_report(report, case.zone) for report in case.reports]
    entries += [_of_booking(booking) for booking in case.bookings]
    entries += [_of_contact(contact) for contact in case.contacts]
    entries += [*_of_dose(case), *_of_tablets(case), *_of_signals(case.signals, case.end)]
    entries += [_of_mail(mail) for mail in case.mails]
    entries += [Entry(s.at, s.title, s.text, s.who) for s in case.work if s.at <= case.end]
    entries += _of_episode(case.episode)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def filters(entries: Sequence[Entry], shown: str, episode: Episode) -> list[Filter]:
    """Return the choices: everything, and each kind of which there is something."""
    url = reverse("episode-detail", args=[episode.uid])
    counts = {kind: sum(entry.kind == kind for entry in entries) for kind in Kind}
    choices = [Filter("Everything", f"{url}#history", shown not in _LABELS)]
    choices += [
        Filter(f"{_LABELS[kind]} ({count})", f"{url}?{urlencode({'show': kind})}#history",
               shown == kind)
        for kind, count in counts.items()
        if count
    ]  # fmt: skip
    return choices


def only(entries: Sequence[Entry], shown: str) -> list[Entry]:
    """Return the entries of one kind; all of them for a kind that does not exist."""
    return [entry for entry in entries if shown not in _LABELS or entry.kind == shown]


def _of_report(report: SymptomReport, zone: ZoneInfo) -> Entry:
    again = report.source == ReportSource.RE_ASK
    title = "One question asked again" if again else "Check-in"
    if report.pain is not None:
        title = f"{'Asked again' if again else 'Report'}: worst joint pain {report.pain} of 10"
    return Entry(
        at=_end_of(report.reported_for, zone),
        title=title,
        text=said_in(report),
        who=report.get_source_display(),
        timed=False,
        kind=Kind.ANSWERS,
    )


def _of_booking(booking: Booking) -> Entry:
    titles = {
        BookingStatus.ATTENDED: "Came to her session",
        BookingStatus.NO_SHOW: "Missed her session",
        BookingStatus.CANCELLED: "Session cancelled",
        BookingStatus.BOOKED: "Session, outcome not recorded",
    }
    text = ""
    if booking.status == BookingStatus.CANCELLED:
        text = f"Reason: {booking.get_cancel_reason_display().lower()}."
    record = getattr(booking, "record", None)
    if record is not None and booking.status == BookingStatus.ATTENDED:
        text = _done(record)
    elif record is not None and booking.status == BookingStatus.NO_SHOW:
        text = record.note
    return Entry(
        at=booking.starts_at,
        title=titles[BookingStatus(booking.status)],
        text=text,
        who=booking.recorded_by.name if booking.recorded_by else "",
        kind=Kind.SESSIONS,
    )


def _done(record: SessionRecord) -> str:
    done = []
    if record.minutes is not None:
        done.append(f"{record.minutes} minutes")
    if record.pain_before is not None:
        done.append(f"pain before {record.pain_before}")
    if record.pain_after is not None:
        done.append(f"pain after {record.pain_after}")
    if record.early_stop:
        done.append(f"stopped early: {record.get_early_stop_display().lower()}")
    line = "; ".join(done)
    line = f"{line[:1].upper()}{line[1:]}." if line else ""
    return f"{line} {record.note}".strip()


def _of_contact(contact: Contact) -> Entry:
    return Entry(
        at=contact.at,
        title=f"{contact.get_channel_display()}: {contact.get_result_display().lower()}",
        text=contact.note,
        who=contact.recorded_by.name,
        kind=Kind.CONTACTS,
    )


def _of_dose(case: Case) -> Iterator[Entry]:
    """Yield what was done of each week of her program that is over, within the 26 weeks."""
    if case.dose is None:
        return
    seen, starts_on = case.dose.report, case.dose.program.starts_on
    for number in range(1, seen.completed_weeks + 1):
        last = first_day_of(number, starts_on) + timedelta(days=6)
        if not timedelta(0) <= case.today - last < timedelta(weeks=26):
            continue
        said = [
            f"{dose_words.modality_of(dose)} {dose_words.percent(dose.weeks[number - 1].percent)}"
            for dose in seen.headlines
        ]
        if said:
            yield Entry(
                at=_end_of(last, case.zone),
                title=f"Week {number} of her program is over",
                text=f"Done of the plan: {', '.join(said).lower()}.",
                who="Steady",
                timed=False,
                kind=Kind.DOSE,
            )


def _of_tablets(case: Case) -> Iterator[Entry]:
    earliest = case.today - timedelta(weeks=26)
    for fill in case.fills:
        if fill.dispensed_on >= earliest:
            yield Entry(
                at=_end_of(fill.dispensed_on, case.zone),
                title=f"{fill.get_drug_display()} fetched, {fill.days_supply} days",
                who=fill.get_source_display(),
                timed=False,
                kind=Kind.TABLETS,
            )
    for course in case.courses:
        for day, title in _edges(course):
            if earliest <= day <= case.today:
                at = _end_of(day, case.zone)
                yield Entry(at=at, title=title, timed=False, kind=Kind.TABLETS)


def _edges(course: TherapyCourse) -> Iterator[tuple[date, str]]:
    drug = course.get_drug_display()
    yield course.started_on, f"{drug} started"
    if course.ended_on:
        yield course.ended_on, f"{drug} ended: {course.get_end_reason_display().lower()}"


def _of_signals(signals: Sequence[Signal], end: datetime) -> Iterator[Entry]:
    for signal in signals:
        rule = BY_CODE[signal.rule]
        who = f"Steady, rules version {signal.rule_set.version}"
        yield Entry(
            at=signal.first_seen_at,
            title=f"Raised: {rule.name.lower()} ({signal.get_tier_display()})",
            text=sentences.reason(signal),
            who=who,
            kind=Kind.SIGNALS,
        )
        if signal.cleared_at and signal.cleared_at <= end:
            title = f"Cleared: {rule.name.lower()}"
            yield Entry(at=signal.cleared_at, title=title, who=who, kind=Kind.SIGNALS)


def _of_mail(mail: Message) -> Entry:
    assert mail.sent_at is not None, "a constraint: sent has a time"
    try:
        label = str(kind_named(mail.kind).label)
    except KeyError:  # a kind that is no longer declared
        label = mail.kind
    return Entry(at=mail.sent_at, title=f"Mailed: {label.lower()}", who="Steady", kind=Kind.MAILS)


def _of_episode(episode: Episode) -> list[Entry]:
    entries = [Entry(at=episode.opened_at, title="Episode opened", who="Steady")]
    if episode.resolved_at:
        entries.append(
            Entry(
                at=episode.resolved_at,
                title=f"Resolved: {episode.get_outcome_display().lower()}",
                text=episode.outcome_note,
                who=episode.resolved_by.name if episode.resolved_by else "Steady",
            )
        )
    return entries


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    """Place a dated answer after what else happened that day."""
    return datetime.combine(day, time(23, 59), tzinfo=zone)
