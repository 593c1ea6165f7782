"""Everything the page of one draft shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from adherence.models import RuleDraft
from adherence.models.rule_draft import REPLAY_LEASE
from adherence.replay import readable
from adherence.rules import BY_CODE
from adherence.rules.contradictions import Doubt
from adherence.selectors.draft_doubts import doubts_of
from adherence.selectors.replay_words import caution, headline, lead, timing
from adherence.selectors.rule_changes import changes_between
from clinic.models import Clinic
from clinic.permissions import Access, Permission
from patients.care.guard import open_only
from patients.models import Patient

# As long as this the page believes that a worker will come.
PATIENCE = timedelta(minutes=1)
NAMES_SHOWN = 60


@dataclass(frozen=True)
class RuleLine:
    """Patients that one rule would have shown: with the rules in force, and as proposed."""

    name: str
    now: str
    proposed: str
    differs: bool


@dataclass(frozen=True)
class StopLine:
    """A patient who stopped, and since when she would have been shown before it.

    `patient` is None for a reader who may not see patients.
    """

    patient: Patient | None
    stopped_on: date
    now: str
    proposed: str
    lost: bool


@dataclass(frozen=True)
class Shift:
    """Patients who would have been shown by one set of rules only; at most NAMES_SHOWN of them."""

    patients: list[Patient]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.patients)


@dataclass(frozen=True)
class DraftPage:
    """One draft with its replay in words; `headline` is "" while it waits for the replay.

    `is_old` when an earlier version of Steady replayed it, and told less than is shown here.
    """

    draft: RuleDraft
    changes: list[str]
    doubts: list[Doubt]
    is_waiting: bool
    is_left: bool
    is_outdated: bool
    is_old: bool
    headline: str
    caution: str
    timing: str
    rules: list[RuleLine]
    weeks: list[tuple[str, int, int]]
    stopped: list[StopLine]
    gained: Shift
    lost: Shift

    @property
    def patients(self) -> list[int]:
        """The keys of everybody whom the page names."""
        named = [*self.gained.patients, *self.lost.patients, *[s.patient for s in self.stopped]]
        return [patient.pk for patient in named if patient is not None]


def draft_page(*, draft: RuleDraft, clinic: Clinic, now: datetime, reader: Access) -> DraftPage:
    """Return the page of a draft (with author and based_on), in at most one query.

    It names those whose records are open to the reader; of others it only counts.
    """
    replay = readable(draft.replay)
    waiting = draft.replay is None and draft.is_open
    people = _people(reader, replay) if replay and reader.allows(Permission.VIEW_PATIENTS) else {}
    return DraftPage(
        draft=draft,
        changes=changes_between(draft.based_on.policy, draft.policy),
        doubts=doubts_of(draft, clinic),
        is_waiting=waiting,
        is_left=waiting and _is_left(draft, now),
        is_outdated=draft.is_open and draft.based_on.retired_at is not None,
        is_old=draft.replay is not None and replay is None,
        headline=headline(replay, draft.weeks) if replay else "",
        caution=caution(replay) if replay else "",
        timing=timing(replay) if replay else "",
        rules=_rules(replay) if replay else [],
        weeks=_weeks(replay) if replay else [],
        stopped=_stopped(replay, people) if replay else [],
        gained=_shift(replay["gained"], people) if replay else Shift([], 0),
        lost=_shift(replay["lost"], people) if replay else Shift([], 0),
    )


def _is_left(draft: RuleDraft, now: datetime) -> bool:
    """Say whether no worker is at it: none came, or the one that came was killed."""
    if draft.claimed_at is None:
        return now - draft.created_at > PATIENCE
    return now - draft.claimed_at >= REPLAY_LEASE


def _people(reader: Access, replay: dict[str, Any]) -> dict[str, Patient]:
    wanted = [*replay["gained"][:NAMES_SHOWN], *replay["lost"][:NAMES_SHOWN]]
    wanted += [stop["patient"] for stop in replay["stopped"]]
    found = open_only(reader, Patient.objects.filter(clinic=reader.clinic, uid__in=wanted), "")
    return {str(patient.uid): patient for patient in found}


def _rules(replay: dict[str, Any]) -> list[RuleLine]:
    now, proposed = replay["now"]["by_rule"], replay["proposed"]["by_rule"]
    return [
        RuleLine(
            name=rule.name,
            now=str(now.get(code, "off")),
            proposed=str(proposed.get(code, "off")),
            differs=now.get(code) != proposed.get(code),
        )
        for code, rule in BY_CODE.items()
    ]


def _weeks(replay: dict[str, Any]) -> list[tuple[str, int, int]]:
    last = date.fromisoformat(replay["last"])
    pairs = list(zip(replay["now"]["by_week"], replay["proposed"]["by_week"], strict=True))
    return [
        (f"{last - timedelta(weeks=len(pairs) - 1 - number):%-d %b %Y}", now, proposed)
        for number, (now, proposed) in enumerate(pairs)
    ]


def _stopped(replay: dict[str, Any], people: dict[str, Patient]) -> list[StopLine]:
    return [
        StopLine(
            patient=people.get(stop["patient"]),
            stopped_on=date.fromisoformat(stop["stopped_on"]),
            now=lead(stop["now"], stop["stopped_on"], replay),
            proposed=lead(stop["proposed"], stop["stopped_on"], replay),
            lost=bool(stop["now"] and not stop["proposed"]),
        )
        for stop in replay["stopped"]
    ]


def _shift(uids: list[str], people: dict[str, Patient]) -> Shift:
    return Shift([people[uid] for uid in uids[:NAMES_SHOWN] if uid in people], len(uids))
