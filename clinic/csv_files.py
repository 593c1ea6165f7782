"""CSV that we write: read by spreadsheets, which take some cells for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> str:
    """Return a cell that no spreadsheet runs: what looks like a formula gets an apostrophe."""
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return rows as a file to save, in UTF-8 with the mark that spreadsheets look for."""
    written = io.StringIO()
    csv.writer(written).writerows([safe_cell(cell) for cell in row] for row in rows)
    response = HttpResponse(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + written.getvalue(), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
