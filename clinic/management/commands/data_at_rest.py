"""Write docs/data-at-rest.md from the models and from the reasons that the apps give."""

from collections import Counter
from typing import Any

from django.conf import settings

from clinic.management.base import HouseCommand
from clinic.sealed.catalog import CLEAR, SEALED, Row, catalog

TARGET = settings.BASE_DIR / "docs" / "data-at-rest.md"
HEAD = """# What the database holds, column by column

Written by `manage.py data_at_rest`; a test compares it with the models.

- *sealed*: AES-256-GCM with a key that the database does not have
  ([ADR 0020](adr/0020-encrypted-columns.md));
- *index*: a hash;
- *coded*: a fixed list, or numbers;
- *in clear*: whatever else can hold words, with the reason.

A history has the columns of its table and holds the same sealed text. Sessions, the seeds of second
factors and the reasons in the audit trail are sealed as well. Numbers, dates and keys are not
listed: rules and figures query them, and the volume's encryption stands for them.
"""


def written() -> str:
    """Return the page."""
    rows = catalog()
    counts = Counter(row.kind for row in rows)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    return "\n".join([HEAD, f"{len(rows)} columns: {told}.", "", *_table(rows), ""])


def _table(rows: list[Row]) -> list[str]:
    order = {SEALED: 0, CLEAR: 1}
    lines = ["| model | column | at rest | why |", "|---|---|---|---|"]
    for row in sorted(rows, key=lambda r: (order.get(r.kind, 2), r.model, r.column)):
        lines.append(f"| {row.model} | {row.column} | {row.kind} | {row.why} |")
    return lines


class Command(HouseCommand):
    help = "Write docs/data-at-rest.md: every column that can hold words, sealed or in clear."

    def handle(self, *args: object, **options: Any) -> None:
        TARGET.write_text(written())
        self.stdout.write(f"wrote {TARGET.relative_to(settings.BASE_DIR)}")
