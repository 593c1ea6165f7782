"""Contents of protocols for tests, as values."""

from dataclasses import replace

from programs.content import Content, Line, Span

WALK = Line(
    "aerobic", 3, minutes=30, intensity_kind="hrmax", intensity_low=64, intensity_high=76,
    supervised=False,
)  # fmt: skip
LIFT = Line(
    "resistance", 2, sets=2, reps=8, reps_at_most=12, intensity_kind="effort", intensity_low=5,
    intensity_high=7, days_apart=2,
)  # fmt: skip


def content(*phases: Span, **fields) -> Content:
    """Return twelve weeks of walking and lifting, or the phases given."""
    phases = phases or (Span(1, 4, (WALK, LIFT)), Span(5, 12, (replace(WALK, minutes=40), LIFT)))
    return Content(**{"weeks": 12, "citation": "Made for tests.", "phases": phases, **fields})
