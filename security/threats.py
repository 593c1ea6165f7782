"""docs/threat-model.md: who might do what, what is done about it, and what remains.

The rows are docs/security/threats.toml.
"""

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clinic.settings.env import BASE_DIR
from security.references import is_automated, told

ROWS = BASE_DIR / "docs" / "security" / "threats.toml"
KINDS = {
    "S": "spoofing", "T": "tampering", "R": "repudiation", "I": "disclosure",
    "D": "denial of service", "E": "elevation", "L": "linking", "A": "awareness",
    "N": "detecting", "C": "compliance",
}  # fmt: skip


@dataclass(frozen=True)
class Boundary:
    key: str
    name: str
    what: str


@dataclass(frozen=True)
class Threat:
    id: str
    boundary: str
    kind: str
    who: str
    threat: str
    control: str
    code: tuple[str, ...]
    tests: tuple[str, ...]
    remains: str

    @property
    def references(self) -> tuple[str, ...]:
        return self.code + self.tests


@dataclass(frozen=True)
class Model:
    head: str
    tail: str
    boundaries: tuple[Boundary, ...]
    threats: tuple[Threat, ...]


def model(path: Path = ROWS) -> Model:
    """Return the threat model as its file states it."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    threats = (
        Threat(**{**row, "code": tuple(row["code"]), "tests": tuple(row["tests"])})
        for row in data["threat"]
    )
    boundaries = (Boundary(**row) for row in data["boundary"])
    return Model(data["head"], data["tail"], tuple(boundaries), tuple(threats))


def complaints(found: Model) -> list[str]:
    """Return what is wrong with the model itself, a sentence each."""
    said = []
    keys = {boundary.key for boundary in found.boundaries}
    if [t.id for t in found.threats] != [f"T{n:02}" for n in range(1, len(found.threats) + 1)]:
        said.append("The threats are not numbered T01, T02 ... in their order.")
    for threat in found.threats:
        if threat.boundary not in keys or threat.kind not in KINDS:
            said.append(f"{threat.id}: no such boundary or kind.")
        if not any(map(is_automated, threat.tests)) and not threat.remains:
            said.append(f"{threat.id} names no test and does not say what remains.")
    if unused := keys - {threat.boundary for threat in found.threats}:
        said.append(f"No threat crosses {', '.join(sorted(unused))}.")
    return said


def document(found: Model) -> str:
    """Return the page."""
    parts = [found.head.strip(), _figures(found.threats)]
    for boundary in found.boundaries:
        rows = [threat for threat in found.threats if threat.boundary == boundary.key]
        parts.append(f"## {boundary.key}. {boundary.name}\n\n{boundary.what}\n\n{_table(rows)}")
    parts.append(found.tail.strip())
    return "\n\n".join(parts) + "\n"


def _figures(threats: Sequence[Threat]) -> str:
    tested = sum(any(map(is_automated, threat.tests)) for threat in threats)
    kinds = Counter(threat.kind for threat in threats)
    told_kinds = ", ".join(f"{kinds[key]} {word}" for key, word in KINDS.items() if kinds[key])
    return (
        f"**{len(threats)} threats, {tested} of them with an automated test or proof.** "
        f"By kind: {told_kinds}."
    )


def _table(rows: Sequence[Threat]) -> str:
    head = "| id | kind | who | threat | what is done, and where | shown by | what remains |\n"
    return (head + "|---|---|---|---|---|---|---|\n" + "".join(map(_row, rows))).strip()


def _row(threat: Threat) -> str:
    where = ", ".join(map(told, threat.code))
    shown = "<br>".join(map(told, threat.tests)) or "nothing automated"
    return (
        f"| {threat.id} | {KINDS[threat.kind]} | {threat.who} | {threat.threat} "
        f"| {threat.control} {where} | {shown} | {threat.remains or 'nothing known'} |\n"
    )
