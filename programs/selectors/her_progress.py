"""What her program adds to a patient's progress: dose, attendance, bests, what comes next."""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinic import charts, clock
from patients.models import Patient
from patients.progress.own import day_words
from patients.progress.strands import LONGEST, Column, Deed, Strand, Stretch
from programs.dose import Attendance, MeasureDose, first_day_of, week_of
from programs.models import DoseAdjustment, Enrollment, Modality
from programs.models.enrollment import UNDER_WAY
from programs.selectors.dose_measured import Measured, dose_of_patient
from programs.selectors.dose_pictures import HIGHEST_SHARE
from programs.selectors.her_bests import bests_of
from programs.selectors.wording import weeks_words

# Modalities as she knows them.
HER_WORDS = {
    Modality.AEROBIC: gettext_lazy("Endurance"),
    Modality.RESISTANCE: gettext_lazy("Strength"),
    Modality.IMPACT: gettext_lazy("Steps and small jumps"),
    Modality.FLEXIBILITY: gettext_lazy("Stretching"),
    Modality.BALANCE: gettext_lazy("Balance"),
}
# From so many sessions on, half of them missed is a pattern worth a kind word.
MANY = 4
# Modalities in the picture: strength and endurance come first, and the table has all.
DRAWN = 2
# Numbers of sessions worth looking forward to.
MILESTONES = (1, 5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100)


def program_stretch(patient: Patient, today: date) -> Stretch | None:
    """Return the days of her program, at most half a year back; None before and long after it."""
    first = Case(When(status__in=UNDER_WAY, then=Value(0)), default=Value(1))
    rows = Enrollment.objects.filter(patient=patient, starts_on__lte=today)
    row = rows.order_by(first, "-starts_on", "-pk").values_list("starts_on", "ended_on").first()
    if row is None:
        return None
    starts_on, ended_on = row
    if ended_on is not None and today - ended_on > timedelta(weeks=LONGEST):
        return None
    week = max(1, week_of(today, starts_on) - LONGEST + 1)
    return Stretch(first_day_of(week, starts_on), today, week)


def her_program(patient: Patient, stretch: Stretch) -> Strand | None:
    """Return dose by week, sessions, bests and milestones of her program, the last one at least."""
    one = dose_of_patient(patient, now=clock.now())
    if one is None:
        return None
    headlines = [dose for dose in one.report.headlines if dose.planned]
    return Strand(
        tracks=[_track(dose, one, stretch) for dose in headlines[:DRAWN]],
        said=_dose_said(headlines),
        deeds=_deeds(one, stretch, patient),
        columns=[_column(dose, one, stretch) for dose in headlines],
        came=_came(one.report.attendance),
        bests=bests_of(patient, upto=stretch.last),
        ahead=_ahead(one, stretch.last),
    )


def _name(modality: str) -> str:
    return str(HER_WORDS[Modality(modality)])


def _shares(dose: MeasureDose, one: Measured, stretch: Stretch) -> list[tuple[date, float]]:
    """Return the % of the plan that was done, by the first day of each week that is over."""
    return [
        (first, week.percent)
        for week in dose.weeks[: one.report.completed_weeks]
        if week.percent is not None
        and stretch.holds(first := first_day_of(week.week, one.program.starts_on))
    ]


def _track(dose: MeasureDose, one: Measured, stretch: Stretch) -> charts.Bars:
    spans = [
        charts.Span(first, first + timedelta(days=6), f"{share:.0f}", share)
        for first, share in _shares(dose, one, stretch)
    ]
    title = _("%(what)s: done of the plan, in %%") % {"what": _name(dose.modality)}
    return charts.Bars(title, spans, HIGHEST_SHARE, level=100)


def _column(dose: MeasureDose, one: Measured, stretch: Stretch) -> Column:
    cells = {week: f"{share:.0f} %" for week, share in _shares(dose, one, stretch)}
    return Column(_name(dose.modality), cells)


def _dose_said(headlines: Sequence[MeasureDose]) -> str:
    said = ", ".join(
        f"{_name(dose.modality).lower()} {dose.percent:.0f} %"
        for dose in headlines
        if dose.percent is not None
    )
    return _("Done of the plan so far: %(said)s.") % {"said": said} if said else ""


def _deeds(one: Measured, stretch: Stretch, patient: Patient) -> list[Deed]:
    """Return each change of her plan that stands; why it was made was said to her."""
    zone = ZoneInfo(patient.zone)
    rows = DoseAdjustment.objects.filter(enrollment=one.enrollment, withdrawn_at__isnull=True)
    found = [
        Deed(row.created_at.astimezone(zone).date(), _change(row), _noted(row), answers=True)
        for row in rows
    ]
    return [deed for deed in found if stretch.holds(deed.day)]


def _change(row: DoseAdjustment) -> str:
    what = {"what": _name(row.modality).lower(), "first": row.first_week, "last": row.last_week}
    if row.percent == 0:
        return _("New plan: a break from %(what)s in weeks %(first)s to %(last)s.") % what
    share = {**what, "percent": row.percent}
    return _("New plan: %(what)s at %(percent)s %% in weeks %(first)s to %(last)s.") % share


def _noted(row: DoseAdjustment) -> str:
    what = f"{Modality(row.modality).label} at {row.percent} % of the plan"
    weeks = weeks_words(row.first_week, row.last_week).lower()
    return f"{what}, {weeks}: {row.get_reason_display().lower()}."


def _came(seen: Attendance) -> list[str]:
    if not seen.with_outcome:
        return [_("Your first session is still to come.")] if not seen.scheduled else []
    said = [
        ngettext(
            "You came to %(came)s of %(n)s session.",
            "You came to %(came)s of %(n)s sessions.",
            seen.with_outcome,
        )
        % {"came": seen.attended, "n": seen.with_outcome}
    ]
    if seen.attended == seen.with_outcome:
        said.append(_("You have not missed one."))
    elif seen.with_outcome >= MANY and seen.no_show >= seen.attended:
        said.append(_("Life gets in the way. Tell us what would make coming easier."))
    if seen.scheduled > seen.with_outcome:
        said.append(_("Sessions that were cancelled are not counted."))
    return said


def _ahead(one: Measured, today: date) -> list[str]:
    """Return the next number of sessions and the next point of the program worth a look ahead."""
    if one.enrollment.status not in UNDER_WAY:
        return []
    starts_on, weeks = one.program.starts_on, one.program.weeks
    if starts_on > today:
        return [_("Your program begins on %(day)s.") % {"day": day_words(starts_on)}]
    came = one.report.attendance.attended
    said = []
    goal = next((goal for goal in MILESTONES if goal > came), None)
    last = first_day_of(weeks, starts_on)
    if goal is not None and today <= last + timedelta(days=6):
        left = ngettext(
            "Your session number %(goal)s: one more to go.",
            "Your session number %(goal)s: %(n)s more to go.",
            goal - came,
        )
        said.append(left % {"goal": goal, "n": goal - came})
    half = first_day_of(weeks // 2 + 1, starts_on)
    if today < half < last:
        said.append(_("Halfway through your program: %(day)s.") % {"day": day_words(half)})
    elif today < last:
        said.append(_("The last week of your program: from %(day)s.") % {"day": day_words(last)})
    return said
