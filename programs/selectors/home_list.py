"""Exercise at home, one by one, for staff: whose word each entry is, and what looks wrong."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum
from django.utils import translation

from programs.models import ActivityKind, ActivitySource, Enrollment, HomeActivity, Modality

SHOWN, FOLDED = 8, 40
# Faster than this, on average in km/h, is a ride in a car or a watch that was wrong.
FAST = {
    ActivityKind.WALK: 9,
    ActivityKind.RUN: 20,
    ActivityKind.CYCLE: 45,
    ActivityKind.SWIM: 6,
}


@dataclass(frozen=True)
class HomeRow:
    """One entry: when and what, whose word it is, what the watch measured, what to doubt."""

    when: str
    what: str
    minutes: int
    effort: str
    measured: list[str]
    source: str
    doubts: list[str]


@dataclass(frozen=True)
class HomeList:
    """The latest entries, those before that are folded away, and how many are beyond them."""

    rows: list[HomeRow]
    before: list[HomeRow]
    more: int


def home_list(enrollment: Enrollment) -> HomeList:
    """Return the latest entries of a program, with its patient, in two queries."""
    found = HomeActivity.objects.filter(enrollment=enrollment).order_by("-day", "-pk")
    rows = [_row(one, enrollment.patient.zone) for one in found[:FOLDED]]
    more = found.count() - len(rows) if len(rows) == FOLDED else 0
    return HomeList(rows[:SHOWN], rows[SHOWN:], more)


def lately_words(enrollment: Enrollment, today: date) -> str:
    """Return what was done at home in the last 7 days, for the record; never with the sessions."""
    found = HomeActivity.objects.filter(
        enrollment=enrollment, day__range=(today - timedelta(days=6), today)
    ).aggregate(
        minutes=Sum("minutes"),
        times=Count("pk"),
        watch=Count("pk", filter=Q(source=ActivitySource.IMPORTED)),
    )
    if not found["times"]:
        return "nothing written down"
    times = f"{found['times']} entr{'y' if found['times'] == 1 else 'ies'}"
    watch = f", {found['watch']} from a watch" if found["watch"] else ""
    return f"{found['minutes']} minutes in {times}{watch}"


def _row(one: HomeActivity, zone: str) -> HomeRow:
    when = f"{one.day:%a %-d %b %Y}"
    if one.started_at is not None:
        when += f", {one.started_at.astimezone(ZoneInfo(zone)):%H:%M}"
    with translation.override("en"):
        label = ActivityKind(one.kind).label if one.kind else Modality(one.modality).label
    source = ActivitySource(one.source).label
    return HomeRow(
        when=when,
        what=str(label),
        minutes=one.minutes,
        effort="" if one.effort is None else f"{one.effort} of 10",
        measured=_measured(one),
        source=f"{source} ({one.device})" if one.device else str(source),
        doubts=_doubts(one),
    )


def _measured(one: HomeActivity) -> list[str]:
    """Return what a watch measured; the zone is the one prescribed when the file was read."""
    said = []
    if one.distance_m:
        said.append(f"{one.distance_m / 1000:.1f} km")
    if one.heart_mean is not None:
        said.append(f"{one.heart_mean} beats a minute, at most {one.heart_max}")
    if one.seconds_in is not None:
        inside, below, above = (
            round((seconds or 0) / 60)
            for seconds in (one.seconds_in, one.seconds_below, one.seconds_above)
        )
        zone = f"{one.zone_low}-{one.zone_high}"
        said.append(f"{inside} min in {zone}, {below} below, {above} above")
    return said


def _doubts(one: HomeActivity) -> list[str]:
    doubts = []
    if one.heart_dropped:
        doubts.append(f"{one.heart_dropped} heart rates outside 30-230 left out")
    fastest = FAST.get(ActivityKind(one.kind)) if one.kind and one.distance_m else None
    if fastest and one.distance_m:
        speed = one.distance_m / 1000 / (one.minutes / 60)
        if speed > fastest:
            doubts.append(f"{speed:.0f} km/h on average, faster than {fastest}")
    return doubts
