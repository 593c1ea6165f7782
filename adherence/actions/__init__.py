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
from adherence.actions.queue import assess_changed, assess_overdue
from adherence.actions.rule_sets import ensure_rule_set
from adherence.actions.saved_views import delete_view, rename_view, save_view

__all__ = [
    "AssessmentResult",
    "CannotDo",
    "assess",
    "assess_changed",
    "assess_overdue",
    "assign",
    "delete_view",
    "ensure_rule_set",
    "hand_back",
    "record_contact",
    "rename_view",
    "reopen",
    "resolve",
    "save_view",
    "set_budget",
    "snooze",
    "take",
    "wait_for_patient",
]
