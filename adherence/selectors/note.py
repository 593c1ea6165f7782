"""The plain text a nurse pastes into the clinic's own record."""

from datetime import datetime
from zoneinfo import ZoneInfo

from adherence.models import Contact, Episode
from adherence.selectors.episode_page import EpisodePage

REPORTS = 4


def note_for(page: EpisodePage, *, now: datetime) -> str:
    """Return an episode as plain text: who, why, figures, contacts, outcome. Local times."""
    patient, episode = page.patient, page.episode
    zone = ZoneInfo(patient.clinic.time_zone)
    opened = episode.opened_at.astimezone(zone)
    lines = [
        f"Worklist episode, {now.astimezone(zone):%-d %b %Y %H:%M}",
        f"{patient.full_name}, born {patient.birth_date:%-d %b %Y}, record number {patient.mrn}",
        f"Therapy: {page.therapy}",
        f"Opened {opened:%-d %b %Y}: {page.headline}",
        *[f"- {reason.sentence}" for reason in [*page.reasons, *page.more_reasons]],
        *[f"- Not known: {gap}" for gap in page.gaps],
    ]
    if page.figures:
        recent = ", ".join(f"{f.day:%-d %b} {f.pain}" for f in page.figures[:REPORTS])
        lines.append(f"Worst joint pain, 0 to 10, latest first: {recent}")
    lines += [_contact(contact, zone) for contact in reversed(page.contacts)]
    if not page.is_open:
        lines.append(_resolution(episode, zone))
    return "\n".join(lines)


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
