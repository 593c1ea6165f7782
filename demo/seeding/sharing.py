"""How the nurses share the list: one is away, a colleague covers her and was handed a patient."""

from datetime import time, timedelta

from adherence import actions
from adherence.models import Episode, EpisodeState
from clinic import clock
from clinic.actors import Actor
from clinic.permissions import Role
from demo.seeding.plan import Plan

ARRANGED_BEFORE, AWAY_DAYS = timedelta(days=1), 5
AT = time(16, 30)


def share_the_list(plan: Plan) -> None:
    """Let the second nurse be away from today, and the first look after what is hers."""
    stays, leaves = plan.house.staff[Role.NURSE]
    by, clinic = Actor.member(leaves), plan.house.clinic
    with clock.standing_at(plan.moment(plan.today - ARRANGED_BEFORE, AT)):
        actions.want_digest(clinic=clinic, staff=stays, wanted=True, by=Actor.member(stays))
        actions.arrange_cover(
            clinic=clinic,
            covered_by=stays.uid,
            first_day=plan.today,
            last_day=plan.today + timedelta(days=AWAY_DAYS - 1),
            note="Mornings on the mobile if something is unclear.",
            by=by,
        )
        episode = _to_hand_over(leaves.pk)
        if episode is not None:
            actions.hand_over(
                clinic=clinic,
                to=stays.uid,
                note="Rings back after lunch, and knows you from the class. Ask about the stairs.",
                episode=episode.uid,
                by=by,
            )
    actions.plan_digests(now=plan.now)


def _to_hand_over(owner_pk: int) -> Episode | None:
    """Return the first of hers that waits for the patient, which cannot wait for her return."""
    waiting = Episode.objects.filter(owner=owner_pk, state=EpisodeState.WAITING)
    return waiting.order_by("patient__mrn").first()
