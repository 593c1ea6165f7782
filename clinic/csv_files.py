"""CSV that we write: read by spreadsheets, which take some cells for formulas."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.http import HttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> str:
    """Return a cell that no spreadsheet runs: what looks like a formula gets an apostrophe."""
    text = str(value)
    if isinstance(value, int | float | Decimal):
        return text
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def safe_rows(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    """Yield rows of such cells; an empty cell stays empty."""
    for row in rows:
        yield ["" if cell is None else safe_cell(cell) for cell in row]


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return rows as a file to save, in UTF-8 with the mark that spreadsheets look for."""
    written = io.StringIO()
    csv.writer(written).writerows(safe_rows(rows))
    response = HttpResponse(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + written.getvalue(), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
