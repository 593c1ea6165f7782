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
from adherence.views.rules import (
    rules,
    rules_change,
    rules_discard,
    rules_draft,
    rules_publish,
    rules_replay,
)
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
    "rules_change",
    "rules_discard",
    "rules_draft",
    "rules_publish",
    "rules_replay",
    "saved_views",
    "snooze",
    "take",
    "verdict",
    "wait",
    "worklist",
]
