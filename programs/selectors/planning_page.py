"""A proposal as its pages show it: by week, what is missing on top, how good it is in words."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from clinic.models import Clinic
from programs.models import (
    Enrollment,
    PlanningRun,
    ProposedVisit,
    RunState,
    UnmetNeed,
)
from programs.planning.weights import PARTS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RUNS_SHOWN = 20
# A worker that runs takes a plan up within seconds.
LEFT_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Cell:
    """One visit in the grid of a plan; `session_uid` once it is booked."""

    uid: UUID
    session_uid: UUID | None
    label: str
    time: str
    place: str
    what: str
    is_class: bool
    is_adjusted: bool


@dataclass(frozen=True)
class Day:
    name: str
    visits: list[Cell]


@dataclass(frozen=True)
class WeekRow:
    label: str
    days: list[Day]


@dataclass(frozen=True)
class Person:
    """One patient of a plan of many."""

    enrollment: Enrollment
    visits: int
    missing: int


@dataclass(frozen=True)
class RunPage:
    run: PlanningRun
    state: str
    span: str
    is_many: bool
    is_waiting: bool
    is_left: bool
    is_open: bool
    is_taken_back: bool
    proof: str
    costs: list[str]
    people: list[Person]
    visits: int
    missing: int


def runs_of(clinic: Clinic) -> QuerySet[PlanningRun]:
    """Return a clinic's planning runs with who asked for them, the newest first."""
    return PlanningRun.objects.filter(clinic=clinic).select_related("by", "clinic", "change")


def is_many(run: PlanningRun) -> bool:
    """Return whether a run was asked for as a plan of many programs."""
    return bool(run.parameters.get("kind") == "many")


def run_page(run: PlanningRun, *, now: datetime) -> RunPage:
    """Return what the page of one proposal shows, in three queries."""
    people = _people(run)
    return RunPage(
        run=run,
        state=str(RunState(run.state).label),
        span=f"{_day(run.first_day)} to {_day(run.last_day)}",
        is_many=is_many(run),
        is_waiting=run.state == RunState.ASKED,
        is_left=run.state == RunState.ASKED and now - run.created_at >= LEFT_AFTER,
        is_open=run.state == RunState.PROPOSED,
        is_taken_back=run.change is not None and run.change.undone_at is not None,
        proof=proof_words(run),
        costs=cost_words(run),
        people=people,
        visits=sum(person.visits for person in people),
        missing=sum(person.missing for person in people),
    )


def proof_words(run: PlanningRun) -> str:
    """Return how close to the best possible plan this one is proven to be."""
    if run.objective is None:
        return ""
    if run.gap == 0:
        return "Proven: no plan keeps more of these wishes."
    return f"Proven within {max(run.gap * 100, 0.1):.1f} % of the best possible plan."


def cost_words(run: PlanningRun) -> list[str]:
    """Return what the plan falls short of, with its points, the heaviest first."""
    points = {
        name: count * PARTS[name].points
        for name, count in run.parts.items()
        if count and name in PARTS
    }
    return [
        f"{PARTS[name].words(run.parts[name])}: {_points(points[name])}"
        for name in sorted(points, key=lambda name: -points[name])
    ]


def weeks_of(run: PlanningRun, enrollment: Enrollment) -> list[WeekRow]:
    """Return one patient's proposed visits by week and weekday."""
    rows = (
        ProposedVisit.objects.filter(run=run, enrollment=enrollment)
        .select_related("physiologist", "room", "session", "booking__session")
        .order_by("day")
    )
    weeks: dict[int, list[ProposedVisit]] = defaultdict(list)
    for row in rows:
        weeks[row.week].append(row)
    return [_week(number, weeks[number]) for number in sorted(weeks)]


def unmet_of(run: PlanningRun, enrollment: Enrollment) -> list[UnmetNeed]:
    """Return what one patient's part of a proposal could not give."""
    return list(UnmetNeed.objects.filter(run=run, enrollment=enrollment).order_by("week"))


def waiting_plan(enrollment: Enrollment) -> PlanningRun | None:
    """Return the proposal for a program that nobody has confirmed or put away yet."""
    return enrollment.planning_runs.filter(state=RunState.PROPOSED).first()


def visit_label(visit: ProposedVisit) -> str:
    """Return which visit, of how many, and when, for a heading."""
    return (
        f"Visit {visit.number} of {visit.of}: {visit.day:%A} {visit.day.day} {visit.day:%B}, "
        f"{visit.start_time:%H:%M}"
    )


def _people(run: PlanningRun) -> list[Person]:
    visits = dict(run.visits.order_by().values_list("enrollment").annotate(n=Count("pk")))
    missing = dict(run.unmet.order_by().values_list("enrollment").annotate(n=Sum("visits")))
    rows = run.enrollments.select_related("patient", "clinic").order_by(
        "patient__family_name", "patient__given_name", "pk"
    )
    return [Person(row, visits.get(row.pk, 0), missing.get(row.pk, 0)) for row in rows]


def _week(number: int, visits: list[ProposedVisit]) -> WeekRow:
    by_day: dict[int, list[Cell]] = defaultdict(list)
    for visit in visits:
        by_day[visit.day.isoweekday()].append(_cell(visit))
    days = [Day(name, by_day[n]) for n, name in enumerate(WEEKDAYS, start=1)]
    return WeekRow(f"Week {number}", days)


def _cell(visit: ProposedVisit) -> Cell:
    return Cell(
        uid=visit.uid,
        session_uid=visit.booking.session.uid if visit.booking else None,
        label=f"{visit.day.day} {visit.day:%b}",
        time=f"{visit.start_time:%H:%M}",
        place=f"{visit.room.name}, {visit.physiologist.name}",
        what=", ".join(visit.modalities),
        is_class=visit.session_id is not None,
        is_adjusted=visit.adjusted,
    )


def _day(day: object) -> str:
    return f"{day:%-d %B %Y}"


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


@dataclass(frozen=True)
class RunLine:
    """One run in the list of plans."""

    uid: UUID
    title: str
    state: str
    tag: str
    by: str


_TAGS = {RunState.PROPOSED: "brand", RunState.FAILED: "brick", RunState.DISCARDED: "plain"}


def run_line(run: PlanningRun) -> RunLine:
    """Return a run as the list shows it."""
    what = "Many programs" if is_many(run) else "One program"
    return RunLine(
        uid=run.uid,
        title=f"{what}, {_day(run.first_day)} to {_day(run.last_day)}",
        state=str(RunState(run.state).label),
        tag=_TAGS.get(RunState(run.state), ""),
        by=run.by.name if run.by else "Steady",
    )
