"""The nurse's pages: the worklist, one episode, the rules."""

from adherence.views.episode import (
    contact,
    episode_detail,
    reopen,
    resolve,
    snooze,
    take,
    wait,
)
from adherence.views.rules import rules
from adherence.views.worklist import news, worklist

__all__ = [
    "contact",
    "episode_detail",
    "news",
    "reopen",
    "resolve",
    "rules",
    "snooze",
    "take",
    "wait",
    "worklist",
]
