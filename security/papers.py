"""`make papers`: the pages of docs/ that are kept as data and written by a program.

Usage: python -m security.papers
"""

import sys
from collections.abc import Callable

from clinic.settings.env import BASE_DIR
from security import asvs, hazards, threats

# Each page, and what writes it.
PAGES: dict[str, Callable[[], str]] = {
    "docs/asvs.md": lambda: asvs.document(asvs.requirements()),
    "docs/threat-model.md": lambda: threats.document(threats.model()),
    "docs/hazard-log.md": lambda: hazards.document(hazards.log()),
}


def complaints() -> list[str]:
    """Return what is wrong with the rows of all papers, a sentence each."""
    rows, model, log = asvs.requirements(), threats.model(), hazards.log()
    return asvs.complaints(rows) + threats.complaints(model) + hazards.complaints(log)


def references() -> list[str]:
    """Return everything that the papers point to."""
    return [
        *(one for row in asvs.requirements() for one in row.tests),
        *(one for threat in threats.model().threats for one in threat.references),
        *(one for hazard in hazards.log().hazards for one in hazard.references),
    ]


def main() -> None:
    for complaint in complaints():
        sys.stderr.write(f"{complaint}\n")
    for path, document in PAGES.items():
        (BASE_DIR / path).write_text(document(), encoding="utf-8")
        sys.stdout.write(f"wrote {path}\n")


if __name__ == "__main__":
    main()
