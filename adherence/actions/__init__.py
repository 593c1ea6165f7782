"""Every write of the adherence app."""

from adherence.actions.contacts import record_contact
from adherence.actions.episodes import (
    CannotDo,
    reopen,
    resolve,
    snooze,
    take,
    wait_for_patient,
)
from adherence.actions.rule_sets import ensure_rule_set

__all__ = [
    "CannotDo",
    "ensure_rule_set",
    "record_contact",
    "reopen",
    "resolve",
    "snooze",
    "take",
    "wait_for_patient",
]
