"""One week of a patient's program in her words: what it asks for of each kind, and what was done.

Pure, over the records that dose is worked out from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programs.dose import Measure, PlannedWeek, Program
from programs.models import Modality
from programs.selectors.adjusted_plan import share

# In her words: the modalities of the plan are the clinic's.
HER_WORDS = {
    Modality.AEROBIC: gettext_lazy("Walking and other endurance"),
    Modality.RESISTANCE: gettext_lazy("Strength"),
    Modality.IMPACT: gettext_lazy("Hops and stamping"),
    Modality.FLEXIBILITY: gettext_lazy("Stretching"),
    Modality.BALANCE: gettext_lazy("Balance"),
}


@dataclass(frozen=True)
class Line:
    """One kind of exercise in one week: the plan, what was done, and both in words."""

    name: Any
    planned: int
    done: int
    in_clinic: int
    unit: str
    said: str
    comment: str


def kinds_of(program: Program, upto: int) -> list[Modality]:
    """Return what her plan counts in minutes or asks for at home, and what she did there.

    Exercises that are done with her physiologist only are the clinic's to count.
    """
    known = {
        line.modality
        for line in program.plan
        if line.week <= upto and (line.minutes is not None or not line.supervised)
    }
    known |= {amount.modality for amount in program.home}
    return [kind for kind in Modality if kind.value in known]


def line_of(program: Program, kind: Modality, number: int, *, is_now: bool) -> Line:
    """Return a week of one kind: in minutes, or in times where the plan is in sets."""
    plan = [line for line in program.plan if line.modality == kind and line.week == number]
    home = [a for a in program.home if a.modality == kind and a.week == number]
    in_minutes = all(line.minutes is not None for line in plan)
    if in_minutes:
        planned = _meant(program, plan, kind, number)
        in_clinic = _in_clinic(program, kind, number)
        done = int(sum(amount.value for amount in home)) + in_clinic
        only_there = bool(plan) and all(line.supervised for line in plan)
        return _minutes_line(kind, planned, done, in_clinic, is_now=is_now and not only_there)
    alone = [line for line in plan if not line.supervised]
    planned = sum(line.sessions for line in alone)
    return _times_line(kind, planned, len(home), is_now=is_now)


def _meant(program: Program, plan: Sequence[PlannedWeek], kind: Modality, number: int) -> int:
    """Return the minutes that are meant by now: the plan with what was adjusted since."""
    original = sum(line.sessions * (line.minutes or 0) for line in plan)
    percents = [
        change.percent
        for change in program.changes
        if change.modality == kind and change.first_week <= number <= change.last_week
    ]
    return share(original, percents[-1]) if percents else original


def _in_clinic(program: Program, kind: Modality, number: int) -> int:
    return int(
        sum(
            amount.value
            for visit in program.visits
            for amount in visit.done
            if (amount.modality, amount.week, amount.measure) == (kind, number, Measure.MINUTES)
        )
    )


def _minutes_line(kind: Modality, planned: int, done: int, in_clinic: int, *, is_now: bool) -> Line:
    if planned:
        said = _("%(done)s of %(planned)s minutes") % {"done": done, "planned": planned}
    else:
        said = ngettext("%(n)s minute", "%(n)s minutes", done) % {"n": done}
    if in_clinic and in_clinic == done:
        said = _("%(said)s, in the clinic") % {"said": said}
    elif in_clinic:
        said = _("%(said)s, %(n)s of them in the clinic") % {"said": said, "n": in_clinic}
    left = planned - done
    rest = ngettext("%(n)s minute to go.", "%(n)s minutes to go.", max(left, 0)) % {"n": left}
    return Line(
        name=HER_WORDS[kind],
        planned=planned,
        done=done,
        in_clinic=in_clinic,
        unit="minutes",
        said=said,
        comment=_comment(planned, done, rest, is_now=is_now),
    )


def _times_line(kind: Modality, planned: int, done: int, *, is_now: bool) -> Line:
    if planned:
        said = _("%(done)s of %(planned)s times at home") % {"done": done, "planned": planned}
    else:
        said = ngettext("%(n)s time at home", "%(n)s times at home", done) % {"n": done}
    left = planned - done
    rest = ngettext("Once more.", "%(n)s times to go.", max(left, 0)) % {"n": left}
    return Line(
        name=HER_WORDS[kind],
        planned=planned,
        done=done,
        in_clinic=0,
        unit="times",
        said=said,
        comment=_comment(planned, done, rest, is_now=is_now),
    )


def _comment(planned: int, done: int, rest: str, *, is_now: bool) -> str:
    """Return a kind word; none about a week that is over, which nobody can change."""
    if not planned:
        return _("Your plan asks for none at home: all of it is extra.") if done else ""
    if done >= planned:
        return _("Done, that is the whole week's plan.")
    if not is_now:
        return ""
    return rest if done else _("Nothing yet. Ten minutes count too.")
