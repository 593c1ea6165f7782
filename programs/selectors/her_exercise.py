"""A patient's exercise at home as her own pages show it: a week's plan against what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from clinic import clock
from patients.models import Patient
from programs.dose import Program, first_day_of, week_of
from programs.models import (
    HERS,
    ActivityKind,
    ActivitySource,
    Enrollment,
    FileState,
    HomeActivity,
    Modality,
)
from programs.models.enrollment import UNDER_WAY
from programs.selectors.activity_words import heart_words
from programs.selectors.dose_measured import Measured, measured
from programs.selectors.her_week import HER_WORDS, Line, kinds_of, line_of

# Whose word an entry is, where it is not her own.
FROM = {
    ActivitySource.TOLD: gettext_lazy("written down by your clinic"),
    ActivitySource.IMPORTED: gettext_lazy("from your watch"),
}


@dataclass(frozen=True)
class Entry:
    """One thing that she did, as she reads it."""

    activity: HomeActivity
    when: str
    what: str
    more: list[str]
    is_hers: bool


@dataclass(frozen=True)
class PastWeek:
    """One week of the table: its number, and what stands in each column."""

    number: int
    begins: str
    cells: list[tuple[Any, str]]


@dataclass(frozen=True)
class Week:
    """What her page shows of one week of the program; `earlier` and `later` lead to others."""

    enrollment: Enrollment
    number: int
    begins: date
    begins_words: str
    span: str
    is_now: bool
    lines: list[Line]
    entries: list[Entry]
    earlier: int | None
    later: int | None
    heads: list[Any]
    past: list[PastWeek]
    asking: int


def program_now(patient: Patient) -> Enrollment | None:
    """Return the program that she is in."""
    rows = Enrollment.objects.filter(patient=patient, status__in=UNDER_WAY)
    return rows.select_related("patient", "clinic").first()


def her_activities(patient: Patient) -> QuerySet[HomeActivity]:
    """Return everything that she did outside the clinic."""
    rows = HomeActivity.objects.filter(enrollment__patient=patient)
    return rows.select_related("enrollment__clinic", "enrollment__patient")


def week_page(patient: Patient, *, number: int | None, now: datetime) -> Week | None:
    """Return one week of her program, this one unless told otherwise; None without a program.

    In three queries, whatever the week holds.
    """
    rows = Enrollment.objects.filter(patient=patient, status__in=UNDER_WAY)
    found = measured(rows.order_by("-starts_on")[:1], now=now)
    if not found:
        return None
    one = found[0]
    program = one.program
    this = max(1, min(week_of(program.today, program.starts_on), program.weeks))
    number = min(max(number or this, 1), this)
    begins = first_day_of(number, program.starts_on)
    kinds = kinds_of(program, this)
    return Week(
        enrollment=one.enrollment,
        number=number,
        begins=begins,
        begins_words=date_format(begins, pgettext("date format", "l j F")),
        span=_span(program, number, begins),
        is_now=number == this,
        lines=[line_of(program, kind, number, is_now=number == this) for kind in kinds],
        entries=_entries(one, number),
        earlier=number - 1 if number > 1 else None,
        later=number + 1 if number < this else None,
        heads=[HER_WORDS[kind] for kind in kinds],
        past=[_past(program, kinds, week) for week in range(this, 0, -1)],
        asking=one.enrollment.activity_files.filter(state=FileState.ASKING).count(),
    )


def this_week(patient: Patient) -> dict[str, Any] | None:
    """Return the part of her first page: what this week asks for, and what she has done."""
    week = week_page(patient, number=None, now=clock.now())
    if week is None or week.begins > clock.today(patient.zone):
        return None
    return {"lines": week.lines, "asking": week.asking}


def entry_of(activity: HomeActivity) -> Entry:
    """Return an activity in her words; whatever a watch said is marked as the watch's."""
    what = ActivityKind(activity.kind).label if activity.kind else _in_her_words(activity.modality)
    minutes = ngettext("%(n)s minute", "%(n)s minutes", activity.minutes) % {"n": activity.minutes}
    whose = FROM.get(ActivitySource(activity.source))
    more = [str(whose)] if whose else []
    if activity.effort is not None:
        more.append(_("effort %(n)s of 10") % {"n": activity.effort})
    if activity.distance_m:
        more.append(
            _("%(km)s km") % {"km": number_format(activity.distance_m / 1000, decimal_pos=1)}
        )
    return Entry(
        activity=activity,
        when=_when(activity),
        what=f"{what}, {minutes}",
        more=[*more, *heart_words(activity)],
        is_hers=activity.source in HERS,
    )


def entries_on(enrollment: Enrollment, day: date) -> list[Entry]:
    """Return what counts already on a day, so that nothing is written down twice."""
    rows = HomeActivity.objects.filter(enrollment=enrollment, day=day)
    return [entry_of(row) for row in rows.order_by("pk")]


def day_words(day: date) -> str:
    """Return a day as her pages write it."""
    return capfirst(date_format(day, pgettext("date format", "l j F")))


def _when(activity: HomeActivity) -> str:
    """Return the day, and the time on her clock where a watch knew it."""
    if activity.started_at is None:
        return day_words(activity.day)
    return f"{day_words(activity.day)}, {timezone.localtime(activity.started_at):%H:%M}"


def _in_her_words(modality: str) -> str:
    return str(HER_WORDS[Modality(modality)])


def _entries(one: Measured, number: int) -> list[Entry]:
    begins = first_day_of(number, one.program.starts_on)
    rows = HomeActivity.objects.filter(
        enrollment=one.enrollment, day__range=(begins, begins + timedelta(days=6))
    )
    return [entry_of(row) for row in rows.order_by("-day", "-pk")]


def _past(program: Program, kinds: Sequence[Modality], week: int) -> PastWeek:
    lines = [line_of(program, kind, week, is_now=False) for kind in kinds]
    cells = [(line.name, line.said) for line in lines]
    return PastWeek(week, _short(first_day_of(week, program.starts_on)), cells)


def _span(program: Program, number: int, begins: date) -> str:
    return _("Week %(n)s of %(of)s, %(first)s to %(last)s") % {
        "n": number,
        "of": program.weeks,
        "first": _short(begins),
        "last": _short(begins + timedelta(days=6)),
    }


def _short(day: date) -> str:
    return date_format(day, pgettext("date format", "j F"))
