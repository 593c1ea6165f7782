"""Two policies on the same past, side by side."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from adherence.policy import Policy
from adherence.replay.days import LookedAt, Shown, looked_at, nights, shown
from adherence.replay.stops import stops
from adherence.rules import RULES
from clinic.models import Clinic
from patients.models import Patient

# A rule that holds for this share of those in treatment on an average night tells nobody apart.
NEARLY_ALWAYS = 0.8


@dataclass(frozen=True)
class Side:
    """What one policy would have shown. Counts of patients; `busiest` is the longest list.

    `nearly_always` names rules that held for nearly everybody, with the percentage in treatment for
    whom they held on an average night.
    """

    patients: int
    openings: int
    busiest: int
    busiest_on: str
    by_rule: dict[str, int]
    by_week: list[int]
    never: list[str]
    nearly_always: dict[str, int]


@dataclass(frozen=True)
class Stop:
    """One patient (uid) who stopped; the nights on which either policy first showed her before."""

    patient: str
    stopped_on: str
    now: str
    proposed: str


@dataclass(frozen=True)
class Replay:
    """The comparison, as it is kept with a draft; days are ISO dates of the clinic's calendar.

    `since` is the first night with anybody in treatment, "" when there was none.
    """

    first: str
    last: str
    nights: int
    looked_at: int
    since: str
    now: Side
    proposed: Side
    gained: list[str]
    lost: list[str]
    stopped: list[Stop]
    earlier_days: float | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def readable(kept: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a comparison as it was kept; None for one whose version told less than this one."""
    if kept is None or not _names(Replay) <= kept.keys():
        return None
    sides = (kept["now"], kept["proposed"])
    return kept if all(_names(Side) <= side.keys() for side in sides) else None


def replay(
    *, clinic: Clinic, now_policy: Policy, proposed: Policy, weeks: int, now: datetime
) -> Replay:
    """Replay the policy in force and a proposed one over the last weeks up to `now`."""
    uids = dict(Patient.objects.filter(clinic=clinic).order_by("pk").values_list("pk", "uid"))
    patients = list(uids)
    moments = nights(clinic, weeks=weeks, patients=len(patients), now=now)
    seen = looked_at(clinic, patients, moments)
    treated = sorted(seen.patients)
    sides = [shown(clinic, policy, treated, moments) for policy in (now_policy, proposed)]
    ours, theirs = sides
    days = sorted(ours.by_night)
    # Who stopped on the first day could not have been shown before it.
    stopped = stops(patients, first=days[0] + timedelta(days=1), last=days[-1])
    names = {key: str(uid) for key, uid in uids.items()}
    told = [_stop(names[key], day, ours, theirs, key) for key, day in sorted(stopped.items())]
    return Replay(
        first=days[0].isoformat(),
        last=days[-1].isoformat(),
        nights=len(days),
        looked_at=len(seen.patients),
        since=seen.since.isoformat() if seen.since else "",
        now=_side(ours, now_policy, seen),
        proposed=_side(theirs, proposed, seen),
        gained=[names[key] for key in theirs.first if key not in ours.first],
        lost=[names[key] for key in ours.first if key not in theirs.first],
        stopped=told,
        earlier_days=_earlier(told),
    )


def _side(found: Shown, policy: Policy, seen: LookedAt) -> Side:
    days = sorted(found.by_night)
    busiest = max(days, key=lambda day: (found.by_night[day], day))
    running = [rule.code for rule in RULES if rule.code not in policy.off]
    return Side(
        patients=len(found.first),
        openings=found.openings,
        busiest=found.by_night[busiest],
        busiest_on=busiest.isoformat(),
        by_rule={code: len(found.by_rule.get(code, ())) for code in running},
        by_week=_weekly(found, days),
        never=[code for code in running if code not in found.by_rule],
        nearly_always={code: share for code in running if (share := _share(found, code, seen))},
    )


def _share(found: Shown, code: str, seen: LookedAt) -> int:
    """Return the percentage for whom a rule held on an average night, or 0 when it tells apart."""
    held = found.rule_nights.get(code, 0)
    if not seen.patient_nights or held < NEARLY_ALWAYS * seen.patient_nights:
        return 0
    return 100 * held // seen.patient_nights


def _weekly(found: Shown, days: list[date]) -> list[int]:
    """Return the longest list of each week, oldest first; the last ends on the last day."""
    weeks: dict[int, int] = {}
    for day in days:
        back = (days[-1] - day) // timedelta(days=7)
        weeks[back] = max(weeks.get(back, 0), found.by_night[day])
    return [weeks[back] for back in sorted(weeks, reverse=True)]


def _stop(name: str, day: date, ours: Shown, theirs: Shown, key: int) -> Stop:
    before = [side.first.get(key) for side in (ours, theirs)]
    seen = [first.isoformat() if first and first < day else "" for first in before]
    return Stop(patient=name, stopped_on=day.isoformat(), now=seen[0], proposed=seen[1])


def _earlier(stopped: list[Stop]) -> float | None:
    """Return by how many days more the proposed rules led, in the middle of those both showed."""
    both = [
        (date.fromisoformat(stop.now) - date.fromisoformat(stop.proposed)).days
        for stop in stopped
        if stop.now and stop.proposed
    ]
    return float(median(both)) if both else None


def _names(kind: type[Replay] | type[Side]) -> set[str]:
    return {field.name for field in fields(kind)}
