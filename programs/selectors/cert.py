"""The exercise-reporting checklist of a version, filled from what Steady knows of it."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from clinic.csv_files import safe_cell
from programs.cert import ITEMS, SOURCE
from programs.models import ProtocolComponent, ProtocolVersion
from programs.selectors.version_page import progression_words
from programs.selectors.wording import component_words, weeks_words

NOT_STATED = "Not stated."
# A spreadsheet takes a cell that begins like this for a formula.
Placed = tuple[str, ProtocolComponent]


@dataclass(frozen=True)
class Answer:
    """One item of the checklist; `written` is the clinic's text, `known` is from the data."""

    number: str
    asks: str
    written: str
    known: list[str]

    @property
    def is_stated(self) -> bool:
        return bool(self.written or self.known)

    @property
    def text(self) -> str:
        """Return the whole answer as one text."""
        return "\n".join([part for part in (self.written, *self.known) if part]) or NOT_STATED


def cert_of(version: ProtocolVersion) -> list[Answer]:
    """Return every item in order. `version` comes with content.PREFETCH, protocol and clinic."""
    placed = [
        (weeks_words(phase.first_week, phase.last_week), component)
        for phase in version.phases.all()
        for component in phase.components.all()
    ]
    return [
        Answer(
            number=item.number,
            asks=item.asks,
            written=str(version.cert.get(item.number, "")),
            known=KNOWN[item.number](version, placed) if item.number in KNOWN else [],
        )
        for item in ITEMS
    ]


def cert_json(version: ProtocolVersion) -> dict[str, Any]:
    """Return the checklist as plain data: for the download and the API."""
    return {
        "checklist": SOURCE,
        "protocol": version.protocol.name,
        "version": version.number,
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "items": [
            {
                "item": answer.number,
                "question": answer.asks,
                "stated": answer.is_stated,
                "answer": answer.text,
            }
            for answer in cert_of(version)
        ],
    }


def cert_csv(version: ProtocolVersion) -> str:
    """Return the checklist as a table for a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["item", "question", "stated", "answer"])
    for answer in cert_of(version):
        stated = "yes" if answer.is_stated else "no"
        writer.writerow([answer.number, answer.asks, stated, safe_cell(answer.text)])
    return file.getvalue()


def _equipment(_version: ProtocolVersion, placed: list[Placed]) -> list[str]:
    found = _once(row.exercise.equipment for _, line in placed for row in line.exercises.all())
    return [f"{', '.join(found)}."] if found else []


def _supervision(_version: ProtocolVersion, placed: list[Placed]) -> list[str]:
    said = []
    for supervised, words in ((True, "Supervised"), (False, "Not supervised, at home")):
        kinds = _once(
            line.get_modality_display() for _, line in placed if line.supervised == supervised
        )
        if kinds:
            said.append(f"{words}: {', '.join(kinds).lower()}.")
    return said


def _rules(_version: ProtocolVersion, placed: list[Placed]) -> list[str]:
    return _once(f"{line.get_modality_display()}: {progression_words(line)}." for _, line in placed)


def _progress(version: ProtocolVersion, placed: list[Placed]) -> list[str]:
    phases = list(version.phases.all())
    if len(phases) < 2:
        return ["The planned dose is the same in every week."] if placed else []
    return [
        f"{len(phases)} phases, each with a dose of its own (item 13). What each patient's load "
        "came to is in her record."
    ]


def _exercises(_version: ProtocolVersion, placed: list[Placed]) -> list[str]:
    return _once(
        f"{row.exercise.name}: {row.exercise.instructions}"
        for _, line in placed
        for row in line.exercises.all()
    )


def _home(_version: ProtocolVersion, placed: list[Placed]) -> list[str]:
    home = [f"{weeks}: {component_words(line)}." for weeks, line in placed if not line.supervised]
    return home or (["No component is done at home."] if placed else [])


def _setting(version: ProtocolVersion, placed: list[Placed]) -> list[str]:
    where = []
    if any(line.supervised for _, line in placed):
        where.append(f"Supervised sessions: {version.clinic.name}.")
    if not all(line.supervised for _, line in placed):
        where.append("Other sessions: at home or outdoors.")
    return where


def _dose(version: ProtocolVersion, placed: list[Placed]) -> list[str]:
    if not placed:
        return []
    return [
        f"{version.weeks} weeks; a visit takes {version.visit_minutes} minutes. Of a range the "
        "lower number is planned.",
        *(f"{weeks}: {component_words(line)}." for weeks, line in placed),
    ]


def _delivered(_version: ProtocolVersion, _placed: list[Placed]) -> list[str]:
    return [
        "Not a property of the protocol: each patient's program shows planned and done dose, "
        "relative dose intensity, interruptions and changes against her original plan."
    ]


KNOWN: dict[str, Callable[[ProtocolVersion, list[Placed]], list[str]]] = {
    "1": _equipment,
    "4": _supervision,
    "7a": _rules,
    "7b": _progress,
    "8": _exercises,
    "9": _home,
    "12": _setting,
    "13": _dose,
    "16b": _delivered,
}


def _once(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]
