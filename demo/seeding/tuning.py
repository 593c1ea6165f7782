"""A change of the rules that a nurse has thought of, tried on the clinic's past, not in force."""

from adherence import actions
from clinic import clock
from clinic.actors import Actor
from clinic.permissions import Role
from demo.seeding.plan import Plan

WEEKS = 4


def propose_other_rules(plan: Plan) -> None:
    """Propose a higher limit for pain, and replay it."""
    nurse = plan.house.staff[Role.NURSE][0]
    with clock.standing_at(plan.now):
        draft = actions.propose_rules(
            clinic=plan.house.clinic,
            thresholds={"sustained_pain.pain": 5},
            reason="Many with a steady 4 say on the phone that they can live with it.",
            weeks=WEEKS,
            by=Actor.member(nurse),
        )
        actions.replay_now(draft=draft, now=plan.now)
