"""Every write of the adherence app."""

from adherence.actions.assessing import AssessmentResult, assess
from adherence.actions.assigning import assign
from adherence.actions.budgets import set_budget
from adherence.actions.contacts import record_contact
from adherence.actions.covers import arrange_cover, end_cover
from adherence.actions.digests import plan_digests, want_digest
from adherence.actions.episodes import CannotDo, hand_back, reopen, take
from adherence.actions.hand_overs import hand_over, note_read
from adherence.actions.putting_aside import snooze, wait_for_patient
from adherence.actions.quality import report_quarters
from adherence.actions.queue import assess_changed, assess_overdue
from adherence.actions.re_asking import ask_again, call_off_re_ask
from adherence.actions.resolving import resolve, undo_resolve
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
    "arrange_cover",
    "ask_again",
    "assess",
    "assess_changed",
    "assess_overdue",
    "assign",
    "call_off_re_ask",
    "delete_view",
    "discard_draft",
    "end_cover",
    "ensure_rule_set",
    "hand_back",
    "hand_over",
    "judge_signal",
    "note_read",
    "plan_digests",
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
    "undo_resolve",
    "wait_for_patient",
    "want_digest",
    "withdraw_verdict",
]
