"""The nurse's pages: the worklist, one episode, the rules."""

from adherence.views.episode import (
    contact,
    episode_detail,
    hand_back,
    reopen,
    resolve,
    snooze,
    take,
    wait,
)
from adherence.views.rules import rules
from adherence.views.verdict import verdict
from adherence.views.worklist import news, worklist

__all__ = [
    "contact",
    "episode_detail",
    "hand_back",
    "news",
    "reopen",
    "resolve",
    "rules",
    "snooze",
    "take",
    "verdict",
    "wait",
    "worklist",
]
