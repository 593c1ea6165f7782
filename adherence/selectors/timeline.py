"""What happened to a patient around an episode, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from adherence.models import Contact, Episode
from patients.models import SymptomReport, ThinkingOfStopping
from patients.models.symptom_report import MissedReason, RedFlag
from programs.models import Booking, BookingStatus
from programs.models.session_record import SessionRecord


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `at` orders; `timed` says whether its hour means anything."""

    at: datetime
    title: str
    text: str = ""
    who: str = ""
    timed: bool = True


def timeline(
    *,
    episode: Episode,
    reports: Iterable[SymptomReport],
    bookings: Iterable[Booking],
    contacts: Iterable[Contact],
    zone: ZoneInfo,
) -> list[Entry]:
    """Merge reports, past sessions, contacts and the episode's own steps, newest first."""
    entries = [_of_report(report, zone) for report in reports]
    entries += [_of_booking(booking) for booking in bookings]
    entries += [_of_contact(contact) for contact in contacts]
    entries += _of_episode(episode)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def said_in(report: SymptomReport) -> str:
    """Return what a report says beyond the pain, in one line."""
    said = []
    if report.missed_doses is not None:
        tablets = "1 tablet" if report.missed_doses == 1 else f"{report.missed_doses} tablets"
        missed = f"{tablets} missed in 7 days" if report.missed_doses else "no tablet missed"
        if report.missed_doses and report.missed_reason:
            missed += f" ({MissedReason(report.missed_reason).label.lower()})"
        said.append(missed)
    for name, words in (
        ("interference", "limits her day"),
        ("tiredness", "tiredness"),
        ("sleep_problems", "sleep problems"),
        ("hot_flushes", "hot flushes"),
    ):
        value = getattr(report, name)
        if value is not None:
            said.append(f"{words} {value}")
    if report.thinking_of_stopping not in {"", ThinkingOfStopping.NO}:
        answer = ThinkingOfStopping(report.thinking_of_stopping).label
        said.append(f"asked about stopping, she said “{answer}”")
    said += [str(RedFlag(flag).label).lower() for flag in report.red_flags]
    line = "; ".join(said)
    line = f"{line[:1].upper()}{line[1:]}." if line else ""
    return f"{line} She wrote: “{report.note}”".strip() if report.note else line


def _of_report(report: SymptomReport, zone: ZoneInfo) -> Entry:
    return Entry(
        at=_end_of(report.reported_for, zone),
        title=f"Report: worst joint pain {report.pain} of 10",
        text=said_in(report),
        who=report.get_source_display(),
        timed=False,
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
    )


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
