"""Every write of the adherence app."""

from adherence.actions.assessing import AssessmentResult, assess
from adherence.actions.contacts import record_contact
from adherence.actions.episodes import (
    CannotDo,
    hand_back,
    reopen,
    resolve,
    snooze,
    take,
    wait_for_patient,
)
from adherence.actions.queue import assess_changed, assess_overdue
from adherence.actions.rule_drafts import (
    discard_draft,
    propose_rules,
    publish_draft,
    replay_asked,
    replay_now,
)
from adherence.actions.rule_sets import ensure_rule_set

__all__ = [
    "AssessmentResult",
    "CannotDo",
    "assess",
    "assess_changed",
    "assess_overdue",
    "discard_draft",
    "ensure_rule_set",
    "hand_back",
    "propose_rules",
    "publish_draft",
    "record_contact",
    "reopen",
    "replay_asked",
    "replay_now",
    "resolve",
    "snooze",
    "take",
    "wait_for_patient",
]
