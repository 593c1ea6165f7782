"""The nurse's pages: the worklist, one episode, the rules."""

from adherence.views.assigning import assign
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
from adherence.views.saved_views import delete_view, rename_view, saved_views
from adherence.views.settings import budget, keys
from adherence.views.verdict import verdict
from adherence.views.worklist import news, printed, worklist

__all__ = [
    "assign",
    "budget",
    "contact",
    "delete_view",
    "episode_detail",
    "hand_back",
    "keys",
    "news",
    "printed",
    "rename_view",
    "reopen",
    "resolve",
    "rules",
    "saved_views",
    "snooze",
    "take",
    "verdict",
    "wait",
    "worklist",
]
