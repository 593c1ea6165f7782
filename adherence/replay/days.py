"""The moments of a replay, and whom a policy shows at each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adherence.assessment import candidates_as_of, looked_at_as_of
from adherence.policy import Policy
from clinic import clock
from clinic.models import Clinic

NIGHT = time(3, 30)
BATCH = 10_000
# Above this many patients one night a week is looked at, so that a replay stays within minutes.
EVERY_NIGHT_UP_TO = 5_000


@dataclass
class Shown:
    """Whom one policy showed: by patient, the first night; by rule, who; by night, how many.

    `openings` counts who came on the list after the first night: those who stand on it then were
    there before. Who is off for a night and on again counts twice.
    """

    first: dict[int, date] = field(default_factory=dict)
    by_rule: dict[str, set[int]] = field(default_factory=dict)
    by_night: dict[date, int] = field(default_factory=dict)
    rule_nights: dict[str, int] = field(default_factory=dict)
    openings: int = 0
    _yesterday: set[int] = field(default_factory=set)

    def add(self, night: date, found: dict[int, set[str]]) -> None:
        """Take in a night: the rules that hold, by patient. Nights come in their order."""
        for patient, rules in found.items():
            self.first.setdefault(patient, night)
            for rule in rules:
                self.by_rule.setdefault(rule, set()).add(patient)
                self.rule_nights[rule] = self.rule_nights.get(rule, 0) + 1
        if self.by_night:
            self.openings += len(found.keys() - self._yesterday)
        self.by_night[night] = len(found)
        self._yesterday = set(found)


@dataclass
class LookedAt:
    """Whom any rule could have shown: who, how many all nights together, and since which night."""

    patients: set[int] = field(default_factory=set)
    patient_nights: int = 0
    since: date | None = None


def nights(clinic: Clinic, *, weeks: int, patients: int, now: datetime) -> list[datetime]:
    """Return the nights of the last weeks, oldest first; one a week for a very large clinic."""
    step = 1 if patients <= EVERY_NIGHT_UP_TO else 7
    today = now.astimezone(ZoneInfo(clinic.time_zone)).date()
    moments = []
    for back in range(weeks * 7 - 1, -1, -step):
        try:
            moment = clock.instant(today - timedelta(days=back), NIGHT, clinic.time_zone)
        except clock.SkippedTime:
            continue
        if moment <= now:
            moments.append(moment)
    return moments


def shown(
    clinic: Clinic, policy: Policy, patients: Sequence[int], moments: Sequence[datetime]
) -> Shown:
    """Return whom a policy would have shown among patients (keys) on each of these nights."""
    result = Shown()
    zone = ZoneInfo(clinic.time_zone)
    for moment in moments:
        found: dict[int, set[str]] = {}
        for batch in _batches(patients):
            for one in candidates_as_of(clinic=clinic, policy=policy, patients=batch, now=moment):
                found.setdefault(one.patient_id, set()).add(one.rule)
        result.add(moment.astimezone(zone).date(), found)
    return result


def looked_at(clinic: Clinic, patients: Sequence[int], moments: Sequence[datetime]) -> LookedAt:
    """Return who among patients (keys) was in treatment on these nights; nobody else is shown."""
    result = LookedAt()
    zone = ZoneInfo(clinic.time_zone)
    for moment in moments:
        for batch in _batches(patients):
            seen = looked_at_as_of(clinic=clinic, patients=batch, now=moment)
            result.patients |= seen
            result.patient_nights += len(seen)
            if seen and result.since is None:
                result.since = moment.astimezone(zone).date()
    return result


def _batches(patients: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(patients), BATCH):
        yield patients[start : start + BATCH]
