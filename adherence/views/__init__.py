"""The nurse's pages: the worklist, one episode, the rules."""

from adherence.views.assigning import assign
from adherence.views.covering import cover, cover_end, digest, hand_over, hand_over_read
from adherence.views.episode import (
    contact,
    episode_detail,
    hand_back,
    reopen,
    resolve,
    snooze,
    take,
    undo_resolve,
    wait,
)
from adherence.views.re_asks import call_off_re_ask, re_asks
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
    "call_off_re_ask",
    "contact",
    "cover",
    "cover_end",
    "delete_view",
    "digest",
    "episode_detail",
    "hand_back",
    "hand_over",
    "hand_over_read",
    "keys",
    "news",
    "printed",
    "re_asks",
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
    "undo_resolve",
    "verdict",
    "wait",
    "worklist",
]
