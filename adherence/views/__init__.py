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
from adherence.views.rules import (
    rules,
    rules_change,
    rules_discard,
    rules_draft,
    rules_publish,
    rules_replay,
)
from adherence.views.worklist import news, worklist

__all__ = [
    "contact",
    "episode_detail",
    "hand_back",
    "news",
    "reopen",
    "resolve",
    "rules",
    "rules_change",
    "rules_discard",
    "rules_draft",
    "rules_publish",
    "rules_replay",
    "snooze",
    "take",
    "wait",
    "worklist",
]
