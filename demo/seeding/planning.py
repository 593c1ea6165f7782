"""When patients can come, and one plan that waits for somebody to look at it."""

from datetime import time

from clinic import clock
from clinic.actors import Actor
from demo.seeding.plan import Person, Plan
from programs import actions
from programs.actions import WindowAsked
from programs.models import PlanFormat
from programs.models.enrollment import UNDER_WAY

OPENS, NOON, AFTERNOON, CLOSES = time(8), time(13), time(14), time(19)
# As the words that came with her program say it: weekdays, hours, and whether she prefers them.
WINDOWS = {
    "Mornings, not on Fridays": ((1, 2, 3, 4), OPENS, NOON),
    "After 14:00": ((1, 2, 3, 4, 5), AFTERNOON, CLOSES),
    "Any day but market day, Thursday": ((1, 2, 3, 5), OPENS, CLOSES),
}
KNOWN_OF = 12  # people whose hours somebody has typed in so far


def write_wishes(plan: Plan) -> None:
    """Note the hours of some, as far as their words go, and of who is still to be planned."""
    told = [p for p in plan.people if p.enrollment and p.enrollment.status in UNDER_WAY]
    worded = [p for p in told if p.enrollment and p.enrollment.availability in WINDOWS]
    waiting = [p for p in told if p.role.story.to_plan]
    with clock.standing_at(plan.now):
        for person in [*waiting, *worded[:KNOWN_OF]]:
            _wish(person)


def propose_plans(plan: Plan) -> None:
    """Work out a plan for everybody who is still without one; nobody has confirmed it."""
    with clock.standing_at(plan.now):
        for person in plan.people:
            if person.role.story.to_plan and person.enrollment is not None:
                by = Actor.member(person.enrollment.physiologist)
                actions.propose(enrollment=person.enrollment, by=by)


def _wish(person: Person) -> None:
    enrollment = person.enrollment
    assert enrollment is not None, "only people in a program are planned"
    days, opens, closes = WINDOWS.get(enrollment.availability, ((1, 2, 3, 4, 5), OPENS, NOON))
    actions.set_wishes(
        enrollment=enrollment,
        windows=[WindowAsked(day, opens, closes, preferred=closes == NOON) for day in days],
        absences=[],
        format=PlanFormat.INDIVIDUAL if person.role.story.individual else PlanFormat.EITHER,
        by=Actor.member(enrollment.physiologist),
    )
