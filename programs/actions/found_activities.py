"""What was read from a file, as activities: checked, compared with what she has, stored.

Everything here runs under the lock of her program.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from clinic import clock
from clinic.db import conflicts_refused
from programs.models import (
    ATTENDED_OR_NOT,
    MODALITY_OF,
    ActivityKind,
    ActivitySource,
    Booking,
    BookingStatus,
    Enrollment,
    HomeActivity,
)
from programs.models.home_activity import LONGEST
from programs.recordings import Recording, Unreadable, hearts_of, seconds_between
from programs.selectors.her_zone import zone_on

# A watch may be ahead of the clinic's clock by this much.
AHEAD = timedelta(minutes=10)


@dataclass(frozen=True)
class Found:
    """One activity of a file, as it is stored; no position is in it."""

    part: int
    file_hash: str
    kind: str
    day: date
    minutes: int
    started_at: datetime
    ended_at: datetime
    distance_m: int | None
    heart_mean: int | None
    heart_max: int | None
    heart_dropped: int
    zone_low: int | None
    zone_high: int | None
    seconds_below: int | None
    seconds_in: int | None
    seconds_above: int | None
    device: str


@dataclass(frozen=True)
class Clash:
    """What an activity of a file may be the same as: `why` is overlap, same-day or session."""

    part: int
    why: str
    uid: str
    may_replace: bool


def checked(enrollment: Enrollment, file_hash: str, found: list[Recording]) -> list[Found]:
    """Return the activities of a file. Raises Unreadable for any that cannot count."""
    known = HomeActivity.objects.filter(enrollment=enrollment, file_hash=file_hash).first()
    if known is not None:
        raise Unreadable("duplicate", day=known.day.isoformat())
    return [_checked(enrollment, file_hash, part, one) for part, one in enumerate(found)]


def clashes_of(enrollment: Enrollment, activities: list[Found]) -> list[Clash]:
    """Return what she has already that an activity may be: the same walk counts once."""
    found: dict[tuple[int, str], Clash] = {}
    for one in activities:
        for row in _like(enrollment, one):
            overlaps = row.started_at is not None
            hers = row.source != ActivitySource.TOLD
            clash = Clash(one.part, "overlap" if overlaps else "same-day", str(row.uid), hers)
            found[one.part, clash.uid] = clash
        for booking in _in_the_clinic(enrollment, one):
            found[one.part, str(booking.uid)] = Clash(one.part, "session", str(booking.uid), False)
    return list(found.values())


def question(activities: list[Found], clashes: list[Clash]) -> dict[str, Any]:
    """Return what an asking file keeps: what was read, and what she may choose."""
    choices = ["mine"]
    if all(clash.may_replace for clash in clashes):
        choices.insert(0, "file")
    if all(clash.why != "overlap" for clash in clashes):
        choices.append("both")
    facts = {"clashes": [asdict(clash) for clash in clashes], "choices": choices}
    return {"found": [to_json(one) for one in activities], "facts": facts}


def replace(enrollment: Enrollment, clashes: list[Clash]) -> None:
    """Take out what an activity of a file stands for from now on; the audit keeps it."""
    uids = [clash.uid for clash in clashes]
    HomeActivity.objects.filter(enrollment=enrollment, uid__in=uids).delete()


def store(enrollment: Enrollment, activities: list[Found]) -> None:
    """Count activities of a file."""
    with conflicts_refused():
        for one in activities:
            facts = asdict(one)
            HomeActivity.objects.create(
                clinic_id=enrollment.clinic_id,
                enrollment=enrollment,
                source=ActivitySource.IMPORTED,
                modality=MODALITY_OF[ActivityKind(one.kind)],
                file_part=facts.pop("part"),
                **facts,
            )


def to_json(one: Found) -> dict[str, Any]:
    """Return an activity as a question keeps it."""
    facts = asdict(one)
    for name in ("day", "started_at", "ended_at"):
        facts[name] = facts[name].isoformat()
    return facts


def from_json(facts: dict[str, Any]) -> Found:
    """Return the activity of a question."""
    return Found(
        **{
            **facts,
            "day": date.fromisoformat(facts["day"]),
            "started_at": datetime.fromisoformat(facts["started_at"]),
            "ended_at": datetime.fromisoformat(facts["ended_at"]),
        }
    )


def _checked(enrollment: Enrollment, file_hash: str, part: int, one: Recording) -> Found:
    day = one.started_at.astimezone(ZoneInfo(enrollment.patient.zone)).date()
    minutes = round(one.seconds / 60)
    if one.ended_at > clock.now() + AHEAD:
        raise Unreadable("future", day=day.isoformat())
    if day < enrollment.starts_on:
        raise Unreadable(
            "before-program", day=day.isoformat(), starts=enrollment.starts_on.isoformat()
        )
    if minutes < 1:
        raise Unreadable("too-short")
    if minutes > LONGEST:
        raise Unreadable("too-long", minutes=minutes)
    hearts = hearts_of(one.points)
    return Found(
        part=part,
        file_hash=file_hash,
        kind=one.kind.value,
        day=day,
        minutes=minutes,
        started_at=one.started_at,
        ended_at=max(one.ended_at, one.started_at + timedelta(seconds=1)),
        distance_m=None if one.metres is None else round(one.metres),
        heart_mean=hearts.mean,
        heart_max=hearts.highest,
        heart_dropped=hearts.dropped,
        device=one.device,
        **_zone(enrollment, day, one, has_heart=hearts.mean is not None),
    )


def _zone(
    enrollment: Enrollment, day: date, one: Recording, *, has_heart: bool
) -> dict[str, int | None]:
    """Return the seconds against the zone that her plan asks for on that day."""
    zone = zone_on(enrollment, day, one.kind) if has_heart else None
    if zone is None:
        names = ("zone_low", "zone_high", "seconds_below", "seconds_in", "seconds_above")
        return dict.fromkeys(names)
    low, high = zone
    below, inside, above = (round(s) for s in seconds_between(one.points, [low, high + 1]))
    return {
        "zone_low": low,
        "zone_high": high,
        "seconds_below": below,
        "seconds_in": inside,
        "seconds_above": above,
    }


def _like(enrollment: Enrollment, one: Found) -> list[HomeActivity]:
    """Return what overlaps in time, and what she or staff wrote down of that day and modality."""
    overlaps = Q(started_at__lt=one.ended_at, ended_at__gt=one.started_at)
    same_day = Q(started_at__isnull=True, day=one.day, modality=MODALITY_OF[ActivityKind(one.kind)])
    rows = HomeActivity.objects.filter(overlaps | same_day, enrollment=enrollment)
    return list(rows.order_by("pk"))


def _in_the_clinic(enrollment: Enrollment, one: Found) -> list[Booking]:
    """Return her sessions at that time: what was done in them is in the clinic's own record."""
    return list(
        Booking.objects.filter(
            enrollment=enrollment,
            status__in=[BookingStatus.BOOKED, *ATTENDED_OR_NOT],
            starts_at__lt=one.ended_at,
            ends_at__gt=one.started_at,
        )
        .exclude(status=BookingStatus.NO_SHOW)
        .order_by("pk")
    )
