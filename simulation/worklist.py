"""The product's own list, week by week: its SQL assesses, ranks and opens; a nurse calls from it.

Nothing here knows a rule. Each week the rules look at what the clinic knew by then, signals and
episodes are written as on any night, and as many women as there is time for are called in the
order of the worklist. A call resolves the episode and changes nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from adherence import assessment
from adherence.actions import ensure_rule_set
from adherence.features import AS_OF
from clinic.actors import Actor
from clinic.scratch import without_triggers
from simulation.calendar import calls_are_made, list_is_made
from simulation.loading import Loaded

# In the order of the page; 9 means that nothing holds any more, so there is nothing to call about.
LIST = """
SELECT id, patient_id, safety FROM adherence_episode
WHERE clinic_id = %(clinic)s AND state <> 'resolved' AND urgency < 9
ORDER BY urgency, opened_at, id
"""
HOLDING = "SELECT patient_id, rule FROM adherence_signal WHERE cleared_at IS NULL ORDER BY 1, 2"
OPENED = "SELECT count(*) FROM adherence_episode WHERE opened_at = %(now)s"
CALLED = """
UPDATE adherence_episode SET state = 'resolved', outcome = 'advice', resolved_at = %(at)s,
    resolved_by_id = %(staff)s
WHERE id = ANY(%(episodes)s)
"""


@dataclass(frozen=True)
class Week:
    """What one week's assessment found (keys of patients), and whom the nurse called.

    `for_safety` is how many of them she called because a safety rule held.
    """

    number: int
    holding: list[tuple[int, str]]
    opened: int
    waiting: int
    called: list[int]
    for_safety: int


def work(loaded: Loaded, *, weeks: int, calls: list[int], rest_weeks: int) -> Iterator[Week]:
    """Work the list for some weeks with so many calls in each.

    Nobody is called again before `rest_weeks` are over.
    """
    rule_set = ensure_rule_set(clinic=loaded.clinic, by=Actor.system("simulate"))
    last_call: dict[int, int] = {}
    for week in range(weeks):
        now = list_is_made(week)
        values = assessment.values(
            clinic=loaded.clinic, rule_set=rule_set, patients=loaded.patients, now=now
        )
        with without_triggers():
            found = assessment.differences(values, off=rule_set.off, known=AS_OF)
            assessment.write_signals(found, values)
            assessment.write_episodes(values)
        listed = _rows(LIST, {"clinic": loaded.clinic.pk})
        free = [
            (episode, patient, safety)
            for episode, patient, safety in listed
            if week - last_call.get(patient, -rest_weeks) >= rest_weeks
        ]
        chosen = free[: calls[week]]
        last_call.update((patient, week) for _episode, patient, _safety in chosen)
        _resolve([episode for episode, *_ in chosen], loaded, calls_are_made(week))
        yield Week(
            number=week,
            holding=_rows(HOLDING, {}),
            opened=_rows(OPENED, {"now": now})[0][0],
            waiting=len(listed) - len(chosen),
            called=[patient for _episode, patient, _safety in chosen],
            for_safety=sum(safety for *_, safety in chosen),
        )


def _resolve(episodes: list[int], loaded: Loaded, at: datetime) -> None:
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(CALLED, {"at": at, "staff": loaded.staff.pk, "episodes": episodes})


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
