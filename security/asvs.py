"""docs/asvs.md: OWASP ASVS 5.0, levels 1 and 2, requirement by requirement.

The rows are docs/security/asvs.csv; this counts them and writes the page.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clinic.settings.env import BASE_DIR
from security.references import is_automated, told

ROWS = BASE_DIR / "docs" / "security" / "asvs.csv"
STATUSES = ("tested", "reasoned", "gap", "not applicable")
# What the standard has: from its own table of release 5.0.0.
OF_LEVEL = {1: 70, 2: 183}
OF_CHAPTER = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13,
    14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
CHAPTERS = {
    1: "Encoding and sanitization", 2: "Validation and business logic", 3: "Web frontend",
    4: "API and web service", 5: "Files", 6: "Authentication", 7: "Sessions", 8: "Authorization",
    9: "Self-contained tokens", 10: "OAuth and OpenID Connect", 11: "Cryptography",
    12: "Secure communication", 13: "Configuration", 14: "Data protection",
    15: "Secure coding and architecture", 16: "Logging and error handling", 17: "WebRTC",
}  # fmt: skip

HEAD = """# OWASP ASVS 5.0, levels 1 and 2

Written by `make papers` from [asvs.csv](security/asvs.csv), which people keep; a test fails when a
test that it names is gone, or when this page is older than the rows. All requirements of the two
levels are here, by their numbers in release 5.0.0.

- **tested**: a test, a proof of `make security` or a part of `make check` fails when it is broken.
- **reasoned**: no program shows it; the reason says what does, or whose it is.
- **gap**: not met, or not shown. Read these first.
- **not applicable**: Steady has no such thing. Where a test stands there, it fails once Steady has.

The sentences are our own short ones. The standard itself, with the full text of each requirement,
is the OWASP Application Security Verification Standard, licensed CC BY-SA 4.0:
<https://github.com/OWASP/ASVS>. Nobody but ourselves has judged this table.

"""


@dataclass(frozen=True)
class Requirement:
    id: str
    level: int
    requirement: str
    status: str
    tests: tuple[str, ...]
    reason: str

    @property
    def chapter(self) -> int:
        return int(self.id.split(".")[0])


def requirements(path: Path = ROWS) -> list[Requirement]:
    """Return the rows, in the order of the standard."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Requirement(
                row["id"],
                int(row["level"]),
                row["requirement"],
                row["status"],
                tuple(row["tests"].split()),
                row["reason"],
            )
            for row in csv.DictReader(file)
        ]


def complaints(rows: Sequence[Requirement]) -> list[str]:
    """Return what is wrong with the table itself, a sentence each."""
    found = []
    if Counter(row.level for row in rows) != OF_LEVEL:
        found.append("The table does not have every requirement of levels 1 and 2 once.")
    if Counter(row.chapter for row in rows) != OF_CHAPTER:
        found.append("A chapter has too few rows, or too many.")
    if len({row.id for row in rows}) != len(rows):
        found.append("A requirement stands there twice.")
    for row in rows:
        if row.status not in STATUSES:
            found.append(f"{row.id} is {row.status!r}: choose from {', '.join(STATUSES)}.")
        if row.status == "tested" and not any(map(is_automated, row.tests)):
            found.append(f"{row.id} is called tested and names no test.")
        if row.status != "tested" and not row.reason:
            found.append(f"{row.id} is {row.status} and says not why.")
    return found


def document(rows: Sequence[Requirement]) -> str:
    """Return the page."""
    parts = [HEAD, _figures(rows), _by_chapter(rows)]
    for number, name in CHAPTERS.items():
        inside = [row for row in rows if row.chapter == number]
        parts.append(
            f"\n## V{number} {name}\n\n| id | level | what is asked | status | shown by |\n"
        )
        parts.append("|---|---|---|---|---|\n" + "".join(map(_row, inside)))
    return "".join(parts)


def shares(rows: Sequence[Requirement]) -> tuple[float, float]:
    """Return the share that is tested: of those that apply, and of all."""
    count = Counter(row.status for row in rows)
    return count["tested"] / (len(rows) - count["not applicable"]), count["tested"] / len(rows)


def _figures(rows: Sequence[Requirement]) -> str:
    count = Counter(row.status for row in rows)
    applicable = len(rows) - count["not applicable"]
    of_applicable, of_all = shares(rows)
    held = sum(row.status == "not applicable" and bool(row.tests) for row in rows)
    return (
        f"## Figures\n\n"
        f"**{len(rows)} of {sum(OF_LEVEL.values())} requirements are in the table** "
        f"({OF_LEVEL[1]} of level 1, {OF_LEVEL[2]} of level 2). {applicable} apply; of these "
        f"**{count['tested']} are tested: {of_applicable:.1%}** "
        f"({count['tested']} / {applicable}), {count['reasoned']} are reasoned and "
        f"{count['gap']} are gaps. Of all {len(rows)} it is {of_all:.1%}. "
        f"{count['not applicable']} do not apply; for {held} of them a test fails once they do.\n"
    )


def _by_chapter(rows: Sequence[Requirement]) -> str:
    lines = ["\n| chapter | " + " | ".join(STATUSES) + " |\n|---|" + "---|" * len(STATUSES) + "\n"]
    for number, name in CHAPTERS.items():
        count = Counter(row.status for row in rows if row.chapter == number)
        lines.append(
            f"| V{number} {name} | " + " | ".join(str(count[s]) for s in STATUSES) + " |\n"
        )
    return "".join(lines)


def _row(row: Requirement) -> str:
    shown = [told(reference) for reference in row.tests]
    if row.reason:
        shown.append(row.reason)
    status = f"**{row.status}**" if row.status == "gap" else row.status
    return f"| {row.id} | {row.level} | {row.requirement} | {status} | {'<br>'.join(shown)} |\n"
