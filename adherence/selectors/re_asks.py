"""Questions that patients are asked again, and what became of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from adherence.models import ReAsk, ReAskState
from adherence.selectors.work import asked_in_words
from clinic.models import Clinic

# How long one without an answer is told on the worklist, and how far back the page goes.
TOLD_FOR = timedelta(days=21)
PAGE_FROM = timedelta(days=42)
MOST = 200

_ORDER = {ReAskState.UNANSWERED: 0, ReAskState.OPEN: 1}


@dataclass(frozen=True)
class AskedAgain:
    """One question on the page of them."""

    re_ask: ReAsk
    words: str
    is_open: bool
    is_silent: bool


def re_asks_of(*, clinic: Clinic, today: date) -> list[AskedAgain]:
    """Return the questions of the last six weeks in one query: those without an answer first."""
    rows = (
        ReAsk.objects.filter(clinic=clinic, due_on__gt=today - PAGE_FROM)
        .exclude(state=ReAskState.CALLED_OFF)
        .select_related("episode", "patient", "report", "planned_by")
        .order_by("-due_on", "-pk")[:MOST]
    )
    return [
        AskedAgain(
            row,
            asked_in_words(row),
            row.state == ReAskState.OPEN,
            row.state == ReAskState.UNANSWERED,
        )
        for row in sorted(rows, key=lambda row: _ORDER.get(ReAskState(row.state), 2))
    ]
