"""Changing the rules: proposed with a reason, replayed on past data, published by who may."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from adherence.actions.episodes import staff_of
from adherence.actions.rule_sets import ensure_rule_set, next_version
from adherence.models import RuleDraft, RuleSet
from adherence.models.rule_draft import FEWEST_WEEKS, MOST_WEEKS, REPLAY_LEASE, USUAL_WEEKS
from adherence.policy import Policy
from adherence.replay import readable, replay
from adherence.rules import DEFAULTS, BadThreshold, validate, validate_off
from adherence.rules.contradictions import refuse_impossible
from adherence.selectors.draft_doubts import doubts_of
from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from clinic.models import Clinic, Membership, Staff
from clinic.permissions import Permission, roles_with
from clinic.wakeups import wake_on_commit
from patients.changes import mark_changed
from patients.models import Patient, PatientStatus

LONGEST_REASON = 300


@retry_deadlocks
@transaction.atomic
def propose_rules(
    *,
    clinic: Clinic,
    thresholds: Mapping[str, int],
    off: Collection[str] | None = None,
    reason: str,
    weeks: int = USUAL_WEEKS,
    by: Actor,
) -> RuleDraft:
    """Propose changed limits (those not named stay) and rules that are `off` (None: as they are).

    A worker then replays them on past data.

    Raises BadThreshold for numbers no clinic should run on, Refused without a reason, without any
    change, or for a span outside 4 to 26 weeks.
    """
    with audit.acting(by):
        standing = ensure_rule_set(clinic=clinic, by=by)
        whole = {**{key: standing.thresholds[key] for key in DEFAULTS}, **thresholds}
        off = standing.off if off is None else sorted(set(off))
        _refuse(clinic, whole, off, reason, weeks)
        if whole == standing.thresholds and off == standing.off:
            raise Refused("These are the rules in force: change a limit or switch a rule first.")
        draft = RuleDraft.objects.create(
            clinic=clinic,
            based_on=standing,
            thresholds=whole,
            off=off,
            reason=reason.strip(),
            author=staff_of(by),
            weeks=weeks,
        )
        wake_on_commit("rules-proposed")
        return draft


def _refuse(
    clinic: Clinic, thresholds: Mapping[str, int], off: Collection[str], reason: str, weeks: int
) -> None:
    validate(thresholds)
    validate_off(off)
    refuse_impossible(Policy(thresholds, frozenset(off)), check_in_days=clinic.check_in_days)
    if not reason.strip():
        raise Refused("Say why the rules should change.", field="reason")
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(
            f"The reason has {len(reason.strip())} characters. Shorten it to {LONGEST_REASON}.",
            field="reason",
        )
    if not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        raise Refused(
            f"A replay over {weeks} weeks is not possible: choose {FEWEST_WEEKS} to {MOST_WEEKS}.",
            field="weeks",
        )


def replay_asked(*, now: datetime) -> int:
    """Replay every draft that waits for it, and return how many; two workers never share one."""
    done = 0
    while _replay_first(RuleDraft.objects.all(), now):
        done += 1
    return done


def replay_now(*, draft: RuleDraft, now: datetime) -> None:
    """Replay one draft at once, where no worker takes it up.

    One replayed stays as it is, unless an earlier version of Steady did it and told less.
    """
    if draft.is_open and draft.replay is not None and readable(draft.replay) is None:
        RuleDraft.objects.filter(pk=draft.pk, replayed_at=draft.replayed_at).update(
            replay=None, replayed_at=None, claimed_at=None
        )
    _replay_first(RuleDraft.objects.filter(pk=draft.pk), now)


def _replay_first(drafts: QuerySet[RuleDraft], now: datetime) -> bool:
    """Replay the first that waits and that nobody else has; say whether there was one."""
    draft = _claim(drafts, now)
    if draft is None:
        return False
    result = replay(
        clinic=draft.clinic,
        now_policy=draft.based_on.policy,
        proposed=draft.policy,
        weeks=draft.weeks,
        now=now,
    )
    RuleDraft.objects.filter(pk=draft.pk, replayed_at__isnull=True).update(
        replayed_at=now, replay=result.as_json()
    )
    return True


@transaction.atomic
def _claim(drafts: QuerySet[RuleDraft], now: datetime) -> RuleDraft | None:
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - REPLAY_LEASE)
    waiting = drafts.filter(free, replayed_at__isnull=True, discarded_at__isnull=True)
    draft = (
        waiting.select_for_update(skip_locked=True, of=("self",))
        .select_related("clinic", "based_on")
        .order_by("created_at", "pk")
        .first()
    )
    if draft is not None:
        RuleDraft.objects.filter(pk=draft.pk).update(claimed_at=now)
    return draft


@retry_deadlocks
@transaction.atomic
def discard_draft(*, draft: RuleDraft, by: Actor) -> RuleDraft:
    """Throw a draft away; twice changes nothing. Raises Conflict when it is published."""
    with audit.acting(by):
        draft = RuleDraft.objects.select_for_update().get(pk=draft.pk)
        if draft.published_as_id is not None:
            raise Conflict("This draft is published. Propose other rules instead.")
        if draft.discarded_at is None:
            draft.discarded_at = clock.now()
            draft.save(update_fields=["discarded_at"])
        return draft


@retry_deadlocks
@transaction.atomic
def publish_draft(*, draft: RuleDraft, understood: bool = False, by: Actor) -> RuleSet:
    """Put a draft in force as the next version, and have everybody assessed by it at once.

    Raises Conflict when it is no longer open or other rules came in force meanwhile, Refused
    before its replay, with doubts that nobody said to have `understood`, or where neither who
    proposed nor who publishes is a nurse: a threshold is a clinician's decision.
    """
    with audit.acting(by):
        publisher = staff_of(by)
        clinic = Clinic.objects.select_for_update(no_key=True).get(pk=draft.clinic_id)
        draft = RuleDraft.objects.select_for_update().select_related("based_on").get(pk=draft.pk)
        _refuse_publishing(draft, clinic, understood=understood)
        _refuse_without_a_nurse(draft, publisher)
        rule_set = next_version(
            clinic=clinic,
            thresholds=draft.thresholds,
            off=draft.off,
            reason=draft.reason,
            by=by,
        )
        draft.published_as = rule_set
        draft.save(update_fields=["published_as"])
        _assess_everybody(clinic)
        return rule_set


def _refuse_publishing(draft: RuleDraft, clinic: Clinic, *, understood: bool) -> None:
    if not draft.is_open:
        state = "published" if draft.published_as_id else "thrown away"
        raise Conflict(f"This draft was {state} already. Propose other rules instead.")
    if draft.based_on.retired_at is not None:
        raise Conflict(
            "Other rules came in force since this was proposed, so its replay compares with rules "
            "that are gone. Propose it again on those in force."
        )
    if draft.replay is None:
        raise Refused("The replay on past data is not done yet. Wait for it, then publish.")
    if readable(draft.replay) is None:
        raise Refused("An earlier version of Steady replayed this. Have it replayed again first.")
    if draft.thresholds.keys() != DEFAULTS.keys():
        raise BadThreshold("Steady was updated since this was proposed. Propose it again.")
    if doubts_of(draft, clinic) and not understood:
        raise Refused(
            "There are doubts about these rules. Read them and tick the box, or change the rules.",
            field="understood",
        )


def _refuse_without_a_nurse(draft: RuleDraft, publisher: Staff) -> None:
    nurses = Membership.objects.filter(
        clinic=draft.clinic_id,
        role__in=roles_with(Permission.WORK_EPISODES),
        staff__in=[draft.author_id, publisher.pk],
    )
    if not nurses.exists():
        raise Refused(
            "A threshold is a clinician's decision. Let a nurse of the clinic publish "
            "this draft, or propose it herself."
        )


def _assess_everybody(clinic: Clinic) -> None:
    """Queue every patient, so that nobody waits for the night."""
    mark_changed(
        Patient.objects.filter(clinic=clinic, status=PatientStatus.ACTIVE).values_list(
            "pk", flat=True
        )
    )
