"""What people did with an episode, from the table in which the triggers keep every change."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.apps import apps

from adherence.models import Episode, EpisodeState
from clinic.models import Staff


@dataclass(frozen=True)
class Step:
    """One thing done with an episode: when, what, in whose words, by whom."""

    at: datetime
    title: str
    text: str = ""
    who: str = ""


def work_on(episode: Episode) -> list[Step]:
    """Return who took, handed back, put off and reopened an episode, oldest first; two queries.

    Opening and closing are not among them: the episode itself tells those.
    """
    events = list(
        apps.get_model("adherence", "EpisodeEvent")  # made by pghistory, so no class to import
        .objects.filter(pgh_obj_id=episode.pk)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    names = _names(events)
    steps = []
    for before, after in pairwise(events):
        steps += [
            Step(_at(after), title, text, _who(after, names))
            for title, text in _changes(before, after, names)
        ]
    return steps


def _changes(before: Any, after: Any, names: dict[object, str]) -> list[tuple[str, str]]:
    found = []
    if before.owner_id != after.owner_id:
        if after.owner_id is None:
            found.append((f"Handed back by {names.get(before.owner_id, 'her nurse')}", ""))
        else:
            whose = f", before that with {names[before.owner_id]}" if before.owner_id else ""
            found.append((f"With {names.get(after.owner_id, 'a nurse')}{whose}", ""))
    if before.state == after.state and before.snoozed_until == after.snoozed_until:
        return found
    if after.state == EpisodeState.SNOOZED:
        expected = after.expected_pain
        words = f"Expected pain {expected}. " if expected is not None else ""
        found.append(
            (f"Snoozed until {after.snoozed_until:%-d %b %Y}", words + after.snooze_reason)
        )
    elif after.state == EpisodeState.WAITING:
        found.append((f"Waiting for her answer until {after.waiting_until:%-d %b %Y}", ""))
    elif before.state in {EpisodeState.SNOOZED, EpisodeState.WAITING} and (
        after.state != EpisodeState.RESOLVED
    ):
        found.append(("Open again", ""))
    return found


def _at(event: Any) -> datetime:
    facts = event.pgh_context.metadata if event.pgh_context else {}
    return datetime.fromisoformat(facts["at"]) if "at" in facts else event.pgh_created_at


def _actor(event: Any) -> str:
    return str((event.pgh_context.metadata if event.pgh_context else {}).get("actor", ""))


def _who(event: Any, names: dict[object, str]) -> str:
    return names.get(_actor(event), "Steady")


def _names(events: list[Any]) -> dict[object, str]:
    """Return the staff's names by key, for owners, and by actor, for who did it."""
    keys = {event.owner_id for event in events if event.owner_id}
    actors = [_actor(event) for event in events]
    uids = {UUID(a.removeprefix("staff:")) for a in actors if a.startswith("staff:")}
    people = Staff.objects.filter(pk__in=keys) | Staff.objects.filter(uid__in=uids)
    names: dict[object, str] = {}
    for pk, uid, name in people.values_list("pk", "uid", "name"):
        names[pk] = names[f"staff:{uid}"] = name
    return names
