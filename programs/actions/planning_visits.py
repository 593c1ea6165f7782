"""One visit of a proposal, put elsewhere by hand."""

from datetime import date, time

from django.db import transaction

from clinic import audit
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from programs.models import PlanningRun, ProposedVisit, RunState
from programs.selectors.planning_choices import choice_at, choices
from programs.words import day_words


@retry_deadlocks
@transaction.atomic
def adjust_visit(*, visit: ProposedVisit, day: date, start_time: time, by: Actor) -> ProposedVisit:
    """Put a proposed visit at another day and time of its week, checked as the planner would.

    Physiologist and room, or the class, are found for it. Raises Refused, naming the nearest
    times that work, when this one does not.
    """
    with audit.acting(by):
        run = PlanningRun.objects.select_for_update().get(pk=visit.run_id)
        if run.state != RunState.PROPOSED:
            raise Conflict(
                f"This proposal is {run.get_state_display().lower()}, so its visits no longer "
                "change. Plan again instead."
            )
        visit = ProposedVisit.objects.select_related("run__clinic", "enrollment").get(pk=visit.pk)
        if (visit.day, visit.start_time) == (day, start_time):
            return visit
        chosen = choice_at(visit, day, start_time)
        if chosen is None:
            raise Refused(_nothing_there(visit, day, start_time), field="start_time")
        visit.day, visit.start_time, visit.minutes = day, start_time, chosen.minutes
        visit.physiologist, visit.room = chosen.physiologist, chosen.room
        visit.session = chosen.session
        visit.adjusted = True
        visit.save()
        _renumber(visit)
    return visit


def _nothing_there(visit: ProposedVisit, day: date, start_time: time) -> str:
    nearest = choices(visit, at_most=3)
    sentence = (
        f"{day_words(day)}, {start_time:%H:%M} cannot be had for visit {visit.number}: within her "
        "hours and with her rest days, no physiologist with a room and no class place is free."
    )
    if not nearest:
        return f"{sentence} Nothing else is free in week {visit.week}; leave it where it is."
    words = "; ".join(f"{c.day:%A} {c.day.day} {c.day:%B} {c.start_time:%H:%M}" for c in nearest)
    return f"{sentence} The nearest that work: {words}."


def _renumber(visit: ProposedVisit) -> None:
    """Keep the numbers of the week's visits in the order of their days."""
    week = list(
        ProposedVisit.objects.filter(
            run_id=visit.run_id, enrollment_id=visit.enrollment_id, week=visit.week
        ).order_by("day")
    )
    numbers = sorted(v.number for v in week)
    for one, number in zip(week, numbers, strict=True):
        one.number = number
    ProposedVisit.objects.bulk_update(week, ["number"])
    visit.refresh_from_db(fields=["number"])
