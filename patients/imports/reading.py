"""A CSV file as people's programs write it: its encoding, its separator, its rows."""

import csv
import io
import re
from dataclasses import dataclass

from clinic.errors import Refused

MOST_BYTES = 1024 * 1024
MOST_ROWS = 1000
SEPARATORS = {";": "semicolons", ",": "commas", "\t": "tabs"}
_SAYS = re.compile("sep=([;,\t])", re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class SheetRow:
    """A row as a spreadsheet numbers it: the column names are row 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """The rows of a file that say anything, and how it was read, in words."""

    names: list[str]
    rows: list[SheetRow]
    encoding: str
    separator: str


def read_sheet(data: bytes) -> Sheet:
    """Return the rows of a file. Raises Refused for one that is no such table, and says why."""
    if len(data) > MOST_BYTES:
        raise _refused(
            f"The file has {len(data) / 1024 / 1024:.1f} MB. Split it into files of at most "
            f"{MOST_BYTES // 1024 // 1024} MB."
        )
    text, encoding = _decoded(data)
    separator, text = _separator(text)
    rows = _rows(text, separator)
    if not rows:
        raise _refused("The file is empty. Its first row names the columns.")
    names, said = rows[0].cells, [row for row in rows[1:] if any(row.cells)]
    if not said:
        raise _refused("The file has column names and no row below them.")
    if len(said) > MOST_ROWS:
        raise _refused(
            f"The file has {len(said)} rows. Split it into files of at most {MOST_ROWS}."
        )
    return Sheet(names, said, encoding, SEPARATORS[separator])


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith(_UTF_16) or b"\0" in data:
        raise _refused(
            "This is no CSV text that can be read. In the spreadsheet choose “Save as”, and there "
            "“CSV UTF-8”; then choose that file."
        )
    if data.startswith(b"\xef\xbb\xbf"):
        encodings = [("utf-8-sig", "UTF-8 with a byte-order mark")]
    else:
        encodings = [("utf-8", "UTF-8"), ("cp1252", "Windows-1252 (Latin-1), as it is no UTF-8")]
    for codec, words in encodings:
        try:
            return data.decode(codec), words
        except UnicodeDecodeError:
            continue
    raise _refused(
        "The letters of the file are neither UTF-8 nor Windows-1252. Save it as “CSV UTF-8”."
    )


def _separator(text: str) -> tuple[str, str]:
    """Return what splits the first row into the most columns; a quoted comma is none.

    And the text without a first line such as "sep=;", by which spreadsheets say it themselves.
    """
    first, _, rest = text.partition("\n")
    if (said := _SAYS.fullmatch(first.strip("\r "))) is not None:
        return said[1], rest
    head = next((line for line in text.splitlines() if line.strip()), "")
    widest = max(SEPARATORS, key=lambda mark: len(next(csv.reader([head], delimiter=mark), [])))
    return widest, text


def _rows(text: str, separator: str) -> list[SheetRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[SheetRow] = []
    try:
        for cells in reader:
            rows.append(SheetRow(len(rows) + 1, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise _refused(
            f"Row {len(rows) + 1} cannot be read as CSV ({error}). Look for a quotation mark that "
            "is opened and not closed."
        ) from error
    return rows


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="file")
