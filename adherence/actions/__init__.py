"""Every write of the adherence app."""

from adherence.actions.assessing import AssessmentResult, assess
from adherence.actions.assigning import assign
from adherence.actions.budgets import set_budget
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
from adherence.actions.quality import report_quarters
from adherence.actions.queue import assess_changed, assess_overdue
from adherence.actions.rule_drafts import (
    discard_draft,
    propose_rules,
    publish_draft,
    replay_asked,
    replay_now,
)
from adherence.actions.rule_sets import ensure_rule_set
from adherence.actions.saved_views import BadView, delete_view, rename_view, save_view
from adherence.actions.verdicts import judge_signal, withdraw_verdict

__all__ = [
    "AssessmentResult",
    "BadView",
    "CannotDo",
    "assess",
    "assess_changed",
    "assess_overdue",
    "assign",
    "delete_view",
    "discard_draft",
    "ensure_rule_set",
    "hand_back",
    "judge_signal",
    "propose_rules",
    "publish_draft",
    "record_contact",
    "rename_view",
    "reopen",
    "replay_asked",
    "replay_now",
    "report_quarters",
    "resolve",
    "save_view",
    "set_budget",
    "snooze",
    "take",
    "wait_for_patient",
    "withdraw_verdict",
]
