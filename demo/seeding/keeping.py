"""For how long the synthetic clinic keeps what: one rule of its own, and a night's look."""

from clinic import clock
from clinic.actors import Actor
from clinic.permissions import Role
from clinic.retention.going import keep
from clinic.retention.kinds import kind_called
from clinic.retention.rules import change_rule
from demo.seeding.plan import Plan


def decide_what_is_kept(plan: Plan) -> None:
    """Let the administrator decide about one kind, and say what would go."""
    clinic = plan.house.clinic
    kind = kind_called("exports")
    assert kind is not None, "an app names it"
    with clock.standing_at(plan.now):
        change_rule(
            clinic=clinic,
            kind=kind,
            days=5 * 366,
            reason="Claims about a right that was not served lapse after five years here.",
            by=Actor.member(plan.house.staff[Role.ADMINISTRATOR][0]),
        )
        keep(clinic, now=plan.now)
