"""A dry run and the import itself: the same code, kept or rolled back."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from clinic import audit
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from clinic.models import Clinic
from patients.imports.cells import Dates
from patients.imports.columns import matched
from patients.imports.reading import Sheet, SheetRow, read_sheet
from patients.imports.rows import Done, House, acted_on, cells_read
from patients.models import CsvImport, Patient


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a file from being imported: where, what stands there, the way out."""

    row: int
    column: str
    value: str
    sentence: str
    called: str = ""  # the column's name in the file


@dataclass(frozen=True)
class Line:
    """What one row does."""

    row: int
    is_new: bool
    said: str
    note: str


@dataclass(frozen=True)
class Run:
    """What a file would do, or has done. `fingerprint` names exactly this."""

    kind: str
    sheet: Sheet
    unknown: list[str]
    called: dict[str, str] = field(default_factory=dict)  # by our columns, the file's names
    problems: list[Problem] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    digest: str = ""

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.is_new]

    @property
    def known(self) -> list[Line]:
        return [line for line in self.lines if not line.is_new]

    @property
    def notes(self) -> list[Line]:
        return [line for line in self.lines if line.note]

    @property
    def may_import(self) -> bool:
        return bool(self.new) and not self.problems

    @property
    def fingerprint(self) -> str:
        told = [[line.row, line.is_new, line.said, line.note] for line in self.lines]
        wrong = [[p.row, p.column, p.sentence] for p in self.problems]
        return hashlib.sha256(json.dumps([self.digest, told, wrong]).encode()).hexdigest()


@retry_deadlocks
@transaction.atomic
def dry_run(*, clinic: Clinic, kind: str, data: bytes, dates: str, by: Actor) -> Run:
    """Say what every row of a file would do, and every problem with it. Nothing is stored.

    The rows go through the very actions of an import, and all of it is rolled back. Raises
    Refused for a file that cannot be read at all.
    """
    run = _run(clinic, kind, data, Dates(dates), by)
    transaction.set_rollback(True)
    return run


@retry_deadlocks
@transaction.atomic
def import_csv(
    *,
    clinic: Clinic,
    kind: str,
    data: bytes,
    dates: str,
    fingerprint: str,
    file_name: str = "",
    by: Actor,
) -> CsvImport:
    """Store exactly what a dry run showed, or nothing.

    Raises Refused where there are problems, Conflict when the file or the clinic's data changed
    since the dry run, or when all of it is there already.
    """
    with audit.acting(by, reason="imported from a CSV file"):
        run = _run(clinic, kind, data, Dates(dates), by)
    if run.fingerprint != fingerprint:
        raise Conflict(
            "What the file would do has changed since it was checked, because somebody changed "
            "the same patients, or the file. Look at it again below; nothing was imported."
        )
    if run.problems:
        raise Refused(
            f"The file cannot be imported before its problems are corrected, "
            f"{len(run.problems)} in all. The first: row {run.problems[0].row}, "
            f"{run.problems[0].sentence}"
        )
    if not run.new:
        raise Conflict("Every row is there already. Nothing was changed.")
    if by.staff is None:
        raise Refused("An import needs the staff member who does it.")
    with audit.acting(by):
        return CsvImport.objects.create(
            clinic=clinic,
            kind=kind,
            file_name=file_name[:120],
            fingerprint=fingerprint,
            added=len(run.new),
            known=len(run.known),
            imported_by=by.staff,
        )


def _run(clinic: Clinic, kind: str, data: bytes, dates: Dates, by: Actor) -> Run:
    sheet = read_sheet(data)
    columns = matched(kind, sheet.names)
    # one import at a time, so that two of the same file cannot both find its rows missing
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    house = House(clinic, by, dates, _patients(clinic, sheet, columns.places["record_number"]))
    digest = hashlib.sha256(data).hexdigest() + kind + dates
    called = {name: sheet.names[at] for name, at in columns.places.items()}
    run = Run(kind, sheet, columns.unknown, called, digest=digest)
    read = [(row, *_read(house, kind, row, columns.places, sheet, run)) for row in sheet.rows]
    for row, values, cells in sorted(read, key=_oldest_first):
        if values is not None:
            _act(house, kind, row, values, cells, run)
    run.seen.update(house.stored)
    run.lines.sort(key=lambda line: line.row)
    run.problems.sort(key=lambda problem: problem.row)
    return run


def _patients(clinic: Clinic, sheet: Sheet, place: int) -> dict[str, Patient]:
    numbers = {row.cells[place] for row in sheet.rows if place < len(row.cells)}
    found = Patient.objects.filter(clinic=clinic, mrn__in=numbers).select_related("clinic")
    return {patient.mrn: patient for patient in found}


def _oldest_first(item: tuple[SheetRow, dict[str, Any] | None, dict[str, str]]) -> tuple[date, int]:
    """Courses are entered oldest first; everything else stays in its order."""
    row, values, _cells = item
    return (values or {}).get("started_on", date.min), row.number


def _read(
    house: House, kind: str, row: SheetRow, places: dict[str, int], sheet: Sheet, run: Run
) -> tuple[dict[str, Any] | None, dict[str, str]]:
    cells = {name: row.cells[at] for name, at in places.items() if at < len(row.cells)}
    if len(row.cells) > len(sheet.names) and any(row.cells[len(sheet.names) :]):
        sentence = (
            f"The row has {len(row.cells)} cells and the first row {len(sheet.names)}. Put a text "
            "that contains the separator into quotation marks."
        )
        run.problems.append(Problem(row.number, "", row.cells[-1][:40], sentence))
        return None, cells
    values, problems = cells_read(house, kind, cells)
    run.problems.extend(_problem(row, refusal, cells, run) for refusal in problems)
    return (None if problems else values), cells


def _act(
    house: House, kind: str, row: SheetRow, values: dict[str, Any], cells: dict[str, str], run: Run
) -> None:
    try:
        with transaction.atomic():
            done: Done = acted_on(house, kind, values)
    except Refused as refusal:
        run.problems.append(_problem(row, refusal, cells, run))
        return
    run.lines.append(Line(row.number, done.is_new, done.said, done.note))


_COLUMN_OF = {"mrn": "record_number", "detection_limit": "value"}


def _problem(row: SheetRow, refusal: Refused, cells: dict[str, str], run: Run) -> Problem:
    column = _COLUMN_OF.get(refusal.field, refusal.field)
    value, called = cells.get(column, "")[:60], run.called.get(column, column)
    return Problem(row.number, column, value, refusal.message, called)
