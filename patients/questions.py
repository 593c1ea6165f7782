"""The questions of a check-in, in their order: which are asked when, and what she said to each.

A question's key stands in the address of its page, so that no address tells what is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from patients.models import SymptomReport, ThinkingOfStopping

Applies = Callable[[SymptomReport], bool]


@dataclass(frozen=True)
class CheckInQuestion:
    """One page of the check-in: the fields it fills, and what its answer is called afterwards."""

    key: int
    fields: tuple[str, ...]
    name: Promise
    monthly: bool = False
    applies: Applies = lambda _report: True

    def is_answered(self, report: SymptomReport) -> bool:
        """Say whether any of it was answered; no warning sign is an answer too."""
        if self.fields == ("red_flags",):
            return report.signs_asked
        return any(getattr(report, field) not in (None, "", []) for field in self.fields)


def _hurts(report: SymptomReport) -> bool:
    return bool(report.pain)


def _missed(report: SymptomReport) -> bool:
    return bool(report.missed_doses)


def _takes_them(report: SymptomReport) -> bool:
    return report.thinking_of_stopping != ThinkingOfStopping.STOPPED


PAIN = CheckInQuestion(1, ("pain",), gettext_lazy("Worst joint pain"))
SIGNS = CheckInQuestion(2, ("red_flags",), gettext_lazy("Warning signs"))
QUESTIONS = (
    PAIN,
    SIGNS,
    CheckInQuestion(3, ("sites",), gettext_lazy("Where it hurts"), applies=_hurts),
    CheckInQuestion(4, ("interference",), gettext_lazy("In your way"), applies=_hurts),
    CheckInQuestion(5, ("tiredness",), gettext_lazy("Tiredness")),
    CheckInQuestion(6, ("sleep_problems",), gettext_lazy("Trouble sleeping")),
    CheckInQuestion(7, ("hot_flushes",), gettext_lazy("Hot flushes")),
    CheckInQuestion(8, ("bother",), gettext_lazy("Side effects, all in all")),
    CheckInQuestion(9, ("missed_doses",), gettext_lazy("Days without a tablet")),
    CheckInQuestion(10, ("missed_reason", "missed_words"), gettext_lazy("Why"), applies=_missed),
    CheckInQuestion(11, ("stiffness_minutes",), gettext_lazy("Stiff in the morning"), monthly=True),
    CheckInQuestion(
        12, ("thinking_of_stopping",), gettext_lazy("Thinking of stopping"), monthly=True
    ),
    CheckInQuestion(
        13, ("confidence",), gettext_lazy("Sure to go on"), monthly=True, applies=_takes_them
    ),
    CheckInQuestion(14, ("mood_interest",), gettext_lazy("Little interest"), monthly=True),
    CheckInQuestion(15, ("mood_low",), gettext_lazy("Feeling down"), monthly=True),
    CheckInQuestion(16, ("note",), gettext_lazy("Your own words")),
)
BY_KEY = {question.key: question for question in QUESTIONS}
_TOPS = {"bother": 4, "missed_doses": 7}


def questions_for(report: SymptomReport | None, *, monthly: bool) -> list[CheckInQuestion]:
    """Return what she is asked, from what she has answered so far."""
    so_far = report or SymptomReport()
    return [
        question
        for question in QUESTIONS
        if (monthly or not question.monthly)
        and (question.applies(so_far) or (report is None and question.applies is _hurts))
    ]


def next_unanswered(
    report: SymptomReport, questions: Sequence[CheckInQuestion]
) -> CheckInQuestion | None:
    """Return the question after the last one she answered; what she skipped stays skipped."""
    answered = [n for n, question in enumerate(questions) if question.is_answered(report)]
    rest = questions[max(answered, default=-1) + 1 :]
    return rest[0] if rest else None


def said(report: SymptomReport, question: CheckInQuestion) -> str:
    """Return her answer in words; empty where she gave none."""
    if not question.is_answered(report):
        return ""
    return "; ".join(str(words) for f in question.fields if (words := _words(report, f)))


def _words(report: SymptomReport, field: str) -> Any:
    value = getattr(report, field)
    if field == "red_flags":
        return "; ".join(_labels(report, field)) or _("None of these")
    if field == "sites":
        return ", ".join(report.places)
    if field == "stiffness_minutes":
        return ngettext("%(n)s minute", "%(n)s minutes", value) % {"n": value}
    if hasattr(report, f"get_{field}_display"):
        return getattr(report, f"get_{field}_display")()
    if isinstance(value, int):
        return _("%(value)s out of %(top)s") % {"value": value, "top": _TOPS.get(field, 10)}
    return value


def _labels(report: SymptomReport, field: str) -> list[str]:
    choices = dict(report._meta.get_field(field).base_field.choices)  # type: ignore[union-attr]
    return [str(choices[value]) for value in getattr(report, field)]
