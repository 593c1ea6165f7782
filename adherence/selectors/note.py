"""The plain text a nurse pastes into the clinic's own record."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from adherence.models import Contact, Episode
from adherence.selectors.episode_page import EpisodePage
from adherence.selectors.next_steps import Choice
from adherence.selectors.reasons import Reason

REPORTS = 4


def note_for(page: EpisodePage, *, now: datetime) -> str:
    """Return an episode as plain text: who, why, figures, options, contacts, outcome."""
    return "\n".join(_lines(page, ZoneInfo(page.patient.clinic.time_zone), now))


def _lines(page: EpisodePage, zone: ZoneInfo, now: datetime) -> Iterator[str]:
    patient, episode = page.patient, page.episode
    opened = episode.opened_at.astimezone(zone)
    yield f"Worklist episode, {now.astimezone(zone):%-d %b %Y %H:%M}"
    yield f"{patient.full_name}, born {patient.birth_date:%-d %b %Y}, record number {patient.mrn}"
    yield f"Therapy: {page.therapy}"
    yield f"Opened {opened:%-d %b %Y}: {page.headline}"
    yield from (_reason(reason) for reason in [*page.reasons, *page.more_reasons])
    yield from (f"- Not known: {gap.text}" for gap in page.gaps)
    if page.figures:
        recent = ", ".join(f"{f.day:%-d %b} {f.pain}" for f in page.figures[:REPORTS])
        yield f"Worst joint pain, 0 to 10, latest first: {recent}"
    if page.is_open and page.next.options:
        yield "Options (Steady lists them, people decide):"
        yield from (_option(choice) for choice in page.next.options)
    yield from (_contact(contact, zone) for contact in reversed(page.contacts))
    if not page.is_open:
        yield _resolution(episode, zone)


def _reason(reason: Reason) -> str:
    return (
        f"- {reason.sentence} ({reason.name}; {reason.signal.get_tier_display()}; rules "
        f"version {reason.signal.rule_set.version}; {reason.source})"
    )


def _option(choice: Choice) -> str:
    option = choice.option
    minded = f" Mind: {' '.join(choice.cautions)}" if choice.cautions else ""
    return (
        f"- {option.name}: {option.effect} ({option.interval}; {option.people}; "
        f"{', '.join(option.sources)}). How sure: {option.sure.lower()}.{minded}"
    )


def _contact(contact: Contact, zone: ZoneInfo) -> str:
    line = (
        f"{contact.at.astimezone(zone):%-d %b %Y %H:%M} {contact.get_channel_display()}, "
        f"{contact.get_result_display().lower()} ({contact.recorded_by.name})"
    )
    return f"{line}: {contact.note}" if contact.note else line


def _resolution(episode: Episode, zone: ZoneInfo) -> str:
    assert episode.resolved_at is not None, "a constraint: resolved has a time"
    who = episode.resolved_by.name if episode.resolved_by else "Steady"
    line = (
        f"Resolved {episode.resolved_at.astimezone(zone):%-d %b %Y} by {who}: "
        f"{episode.get_outcome_display()}."
    )
    return f"{line} {episode.outcome_note}".strip()
