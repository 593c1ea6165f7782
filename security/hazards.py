"""docs/hazard-log.md: how Steady could harm a patient, and what keeps it from doing so.

The rows are docs/security/hazards.toml. Severity and likelihood go from 1 to 5.
"""

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clinic.settings.env import BASE_DIR
from security.references import is_automated, told

ROWS = BASE_DIR / "docs" / "security" / "hazards.toml"
SEVERITIES = {1: "negligible", 2: "minor", 3: "considerable", 4: "major", 5: "catastrophic"}
LIKELIHOODS = {1: "very rare", 2: "rare", 3: "possible", 4: "likely", 5: "very likely"}
_UNACCEPTABLE, _TOLERABLE = 12, 5  # products from which a risk is called so


@dataclass(frozen=True)
class Risk:
    severity: int
    likelihood: int

    @property
    def grade(self) -> str:
        product = self.severity * self.likelihood
        if product >= _UNACCEPTABLE:
            return "unacceptable"
        return "tolerable" if product >= _TOLERABLE else "acceptable"

    def told(self) -> str:
        return f"{SEVERITIES[self.severity]}, {LIKELIHOODS[self.likelihood]}: {self.grade}"


@dataclass(frozen=True)
class Hazard:
    id: str
    area: str
    hazard: str
    cause: str
    effect: str
    before: Risk
    after: Risk
    control: str
    code: tuple[str, ...]
    tests: tuple[str, ...]
    remains: str

    @property
    def references(self) -> tuple[str, ...]:
        return self.code + self.tests


@dataclass(frozen=True)
class Log:
    head: str
    hazards: tuple[Hazard, ...]


def log(path: Path = ROWS) -> Log:
    """Return the hazard log as its file states it."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Log(data["head"], tuple(map(_hazard, data["hazard"])))


def complaints(found: Log) -> list[str]:
    """Return what is wrong with the log itself, a sentence each."""
    said = []
    if [h.id for h in found.hazards] != [f"H{n:02}" for n in range(1, len(found.hazards) + 1)]:
        said.append("The hazards are not numbered H01, H02 ... in their order.")
    for hazard in found.hazards:
        for risk in (hazard.before, hazard.after):
            if risk.severity not in SEVERITIES or risk.likelihood not in LIKELIHOODS:
                said.append(f"{hazard.id}: severity and likelihood go from 1 to 5.")
        if not any(map(is_automated, hazard.tests)):
            said.append(f"{hazard.id} names no test.")
        if hazard.after.grade == "unacceptable":
            said.append(f"{hazard.id} stays unacceptable: no clinic should run on that.")
        if hazard.after.grade != "acceptable" and not hazard.remains:
            said.append(f"{hazard.id} does not say what remains.")
    return said


def document(found: Log) -> str:
    """Return the page."""
    areas = dict.fromkeys(hazard.area for hazard in found.hazards)
    parts = [found.head.strip(), _figures(found.hazards)]
    for area in areas:
        rows = [hazard for hazard in found.hazards if hazard.area == area]
        parts.append(f"## {area}\n\n" + "\n\n".join(map(_section, rows)))
    return "\n\n".join(parts) + "\n"


def _hazard(row: dict[str, object]) -> Hazard:
    fields = dict(row)
    for name in ("before", "after"):
        fields[name] = Risk(*fields[name])  # type: ignore[misc]
    for name in ("code", "tests"):
        fields[name] = tuple(fields[name])  # type: ignore[arg-type]
    return Hazard(**fields)  # type: ignore[arg-type]


def _figures(hazards: Sequence[Hazard]) -> str:
    before = Counter(hazard.before.grade for hazard in hazards)
    after = Counter(hazard.after.grade for hazard in hazards)
    rows = "".join(
        f"| {grade} | {before[grade]} | {after[grade]} |\n"
        for grade in ("unacceptable", "tolerable", "acceptable")
    )
    return (
        f"**{len(hazards)} hazards, each with a control and a test.**\n\n"
        f"| risk | without the controls | with them |\n|---|---|---|\n{rows}"
    ).strip()


def _section(hazard: Hazard) -> str:
    where = ", ".join(map(told, hazard.code))
    shown = ", ".join(map(told, hazard.tests))
    lines = [
        f"### {hazard.id}. {hazard.hazard}\n",
        f"- **Cause:** {hazard.cause}",
        f"- **Effect:** {hazard.effect}",
        f"- **Risk before:** {hazard.before.told()}. **After:** {hazard.after.told()}.",
        f"- **Control:** {hazard.control} ({where})",
        f"- **Shown by:** {shown}",
    ]
    if hazard.remains:
        lines.append(f"- **What remains:** {hazard.remains}")
    return "\n".join(lines)
