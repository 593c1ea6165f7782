"""The clinic's programs under way with their figures, and how they compare with the trials."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from uuid import UUID

from django.utils.safestring import SafeString

from clinic import charts
from clinic.models import Clinic, Staff
from programs.dose import MeasureDose
from programs.dose.definitions import late_words
from programs.models import Enrollment, Modality
from programs.models.enrollment import UNDER_WAY, EnrollmentStatus
from programs.selectors import dose_words as words
from programs.selectors.dose_measured import Measured, measured

PAGE = 50
NO_BREAK = "\N{NO-BREAK SPACE}"
# To sort by a figure all of them are worked out; more programs than any one clinic has.
MOST = 300
BY_NAME, BY_WEEK, BY_ATTENDANCE, BY_INTERRUPTIONS = "name", "week", "attendance", "interruptions"
# The two that nearly every program has get a column; the others share one.
COLUMNS = (Modality.RESISTANCE, Modality.AEROBIC)
SORTS = (BY_NAME, BY_WEEK, BY_ATTENDANCE, BY_INTERRUPTIONS, *COLUMNS)


@dataclass(frozen=True)
class Cell:
    """A share in words, with its fraction and a small bar; empty words where there is none."""

    percent: str
    of: str
    picture: SafeString


@dataclass(frozen=True)
class Line:
    """One program of the list."""

    one: Measured
    week: str
    attendance: Cell
    doses: list[tuple[str, Cell | None]]
    others: str
    interruptions: int
    missed_now: str


@dataclass(frozen=True)
class Comparison:
    """One figure of the clinic beside the same one of the trials."""

    name: str
    here: str
    of: str
    nilsen: str
    fairman: str


@dataclass(frozen=True)
class DoseList:
    """`lines` is one page of the `total` programs; `pages` of them there are."""

    lines: list[Line]
    total: int
    page: int
    pages: int
    is_cut: bool
    physiologists: list[Staff]
    late: str
    comparisons: list[Comparison]


def dose_list(
    clinic: Clinic,
    *,
    now: datetime,
    physiologist: UUID | None = None,
    sort: str = BY_NAME,
    page: int = 1,
) -> DoseList:
    """Return a page of the programs under way: by name, or what is lowest or most frequent first.

    Programs without a figure come last. Two queries, however many programs; what is compared with
    the trials are all of them, not the page. Of more than MOST programs the first by name are
    taken, and `is_cut` says so.
    """
    under_way = Enrollment.objects.filter(clinic=clinic, status__in=UNDER_WAY)
    rows = under_way.filter(physiologist__uid=physiologist) if physiologist else under_way
    by_name = rows.order_by("patient__family_name", "patient__given_name", "pk")
    found = measured(by_name[: MOST + 1], now=now)
    shown = found[:MOST]
    staff = Staff.objects.filter(pk__in=under_way.values("physiologist")).order_by("name", "pk")
    pages = max(1, -(-len(shown) // PAGE))
    page = min(max(page, 1), pages)
    on_page = sorted(shown, key=_key(sort))[(page - 1) * PAGE : page * PAGE]
    return DoseList(
        lines=[_line(one) for one in on_page],
        total=len(shown),
        page=page,
        pages=pages,
        is_cut=len(found) > MOST,
        physiologists=list(staff),
        late=late_words(clinic.excused_notice_hours),
        comparisons=_comparisons(shown),
    )


def _key(sort: str) -> Callable[[Measured], tuple[bool, float]]:
    """Return what to sort by; a stable sort keeps the order of names among equals."""

    def key(one: Measured) -> tuple[bool, float]:
        if sort == BY_WEEK:
            return False, one.report.completed_weeks
        if sort == BY_ATTENDANCE:
            value = one.report.attendance.rate
        elif sort == BY_INTERRUPTIONS:
            return False, -len(one.report.interruptions)
        elif sort in COLUMNS:
            dose = one.report.dose_of(sort)
            value = dose.percent if dose else None
        else:
            return False, 0
        return value is None, value or 0

    return key


def _line(one: Measured) -> Line:
    seen = one.report
    came = seen.attendance
    status = EnrollmentStatus(one.enrollment.status)
    paused = ", paused" if status == EnrollmentStatus.PAUSED else ""
    return Line(
        one=one,
        week=f"{seen.completed_weeks} of {seen.weeks} over{paused}",
        attendance=_cell(came.rate, f"{came.attended} of {came.with_outcome}"),
        doses=[
            (str(Modality(modality).label), _dose(seen.dose_of(modality))) for modality in COLUMNS
        ],
        others=", ".join(
            f"{words.modality_of(dose).lower()} {words.percent(dose.percent)}".replace(
                " ", NO_BREAK
            )
            for dose in seen.headlines
            if dose.modality not in COLUMNS
        ),
        interruptions=len(seen.interruptions),
        missed_now=words.run_words(seen.interruptions[-1]) if seen.interruptions else "",
    )


def _dose(dose: MeasureDose | None) -> Cell | None:
    if dose is None:
        return None
    return _cell(dose.percent, words.fraction(dose) if dose.planned else "no week is over yet")


def _cell(value: float | None, of: str) -> Cell:
    said = words.percent(value)
    return Cell(said, of, charts.share_bar(value))


def _comparisons(shown: Sequence[Measured]) -> list[Comparison]:
    """Set the clinic's figures beside those of the two trials that defined them.

    Other people, other training: what is usual, not what is to be reached.
    """
    reports = [one.report for one in shown if one.report.attendance.with_outcome]
    strength = [dose.percent for r in reports if (dose := r.dose_of(Modality.RESISTANCE))]
    walks = [dose.percent for r in reports if (dose := r.dose_of(Modality.AEROBIC))]

    def some(count: int) -> str:
        return words.percent(100 * count / len(reports) if reports else None)

    of_all = f"of {words.plural(len(reports), 'program')} with a session settled"
    return [
        _median("Attendance, median", [r.attendance.rate for r in reports], "79 %", "80 %"),
        _median("Resistance dose done, median", strength, "", "77 %"),
        _median("Aerobic dose done, median", walks, "77 %", ""),
        Comparison(
            "An interruption so far",
            some(sum(bool(r.interruptions) for r in reports)),
            of_all,
            "44 %",
            "51 %",
        ),
        Comparison(
            "A session below plan so far",
            some(sum(bool(r.modifications.count) for r in reports)),
            of_all,
            "96 %",
            "85 %",
        ),
        Comparison(
            "A session ended early so far",
            some(sum(bool(r.early_terminations.count) for r in reports)),
            of_all,
            "72 %",
            "",
        ),
    ]


def _median(name: str, values: Sequence[float | None], nilsen: str, fairman: str) -> Comparison:
    known = [value for value in values if value is not None]
    middle = median(known) if known else None
    of = f"of {words.plural(len(known), 'program')} with a figure"
    return Comparison(name, words.percent(middle), of, nilsen, fairman)
