"""What this app adds to her progress: her pain, and what she was measured at."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from clinic.charts import Line
from patients.models import Measurement, MeasurementKind, Patient, SymptomReport
from patients.progress.strands import Column, Strand, Stretch

# She is asked once a week; what lies further apart is silence, and is drawn as such.
GAP_DAYS = 10
MOST_NUMBERS = 13
# Where more is better whoever she is, with what a number of it is called.
TESTS = {
    MeasurementKind.SIT_TO_STAND: gettext_lazy(
        "Standing up from a chair in 30 seconds: %(value)s times (%(day)s)."
    ),
    MeasurementKind.WALK_TEST: gettext_lazy("Walking for six minutes: %(value)s metres (%(day)s)."),
    MeasurementKind.GRIP_STRENGTH: gettext_lazy("Strength of your grip: %(value)s kg (%(day)s)."),
}


def her_own(patient: Patient, stretch: Stretch) -> Strand:
    """Return her pain and her best tests, in two queries."""
    logged = pains(patient, stretch)
    return Strand(
        tracks=[_track(logged)],
        said=_said(logged),
        logged=logged,
        columns=[_column(logged, stretch)],
        bests=_bests(patient, stretch),
    )


def _track(logged: Sequence[tuple[date, int]]) -> Line:
    # a dozen numbers are read more easily than an axis; more would cover each other
    few = len(logged) <= MOST_NUMBERS
    return Line(_("Worst joint pain, 0 to 10"), logged, gap_days=GAP_DAYS, is_numbered=few)


def pains(patient: Patient, stretch: Stretch) -> list[tuple[date, int]]:
    """Return what she logged about pain on these days, oldest first, as it stands now."""
    rows = SymptomReport.objects.filter(
        patient=patient,
        superseded_at__isnull=True,
        pain__isnull=False,
        reported_for__range=(stretch.first, stretch.last),
    )
    found = rows.order_by("reported_for").values_list("reported_for", "pain")
    return [(day, pain) for day, pain in found if pain is not None]


def day_words(day: date) -> str:
    """Return "3 November", in the language that is active."""
    return date_format(day, pgettext("date format", "j F"))


def number_words(value: Decimal) -> str:
    """Return a number as her language writes it, without the zeros that its column adds."""
    return number_format(f"{value.normalize():f}", use_l10n=True)


def _said(logged: Sequence[tuple[date, int]]) -> str:
    if not logged:
        return _("No answer about pain on these days.")
    (first, before), (last, now) = logged[0], logged[-1]
    if first == last:
        return _("Worst joint pain: %(now)s of 10 on %(last)s.") % {
            "now": now,
            "last": day_words(last),
        }
    return _("Worst joint pain: %(before)s of 10 on %(first)s, %(now)s on %(last)s.") % {
        "before": before,
        "first": day_words(first),
        "now": now,
        "last": day_words(last),
    }


def _column(logged: Sequence[tuple[date, int]], stretch: Stretch) -> Column:
    cells = {}
    for week in stretch.weeks:
        ends = week + timedelta(days=6)
        found = [pain for day, pain in logged if week <= day <= ends]
        cells[week] = str(max(found)) if found else _("no answer")
    return Column(_("Pain"), cells)


def _bests(patient: Patient, stretch: Stretch) -> list[str]:
    found: dict[str, list[Measurement]] = {}
    rows = Measurement.objects.filter(
        patient=patient, kind__in=list(TESTS), taken_on__lte=stretch.last
    )
    for row in rows.order_by("taken_on", "pk"):
        found.setdefault(row.kind, []).append(row)
    return [_best(found[kind], str(words)) for kind, words in TESTS.items() if kind in found]


def _best(rows: Sequence[Measurement], words: str) -> str:
    best, first = max(rows, key=lambda row: row.value), rows[0]
    said = words % {"value": number_words(best.value), "day": day_words(best.taken_on)}
    if best.value > first.value:
        return f"{said} {_('You began with %(value)s.') % {'value': number_words(first.value)}}"
    return said
