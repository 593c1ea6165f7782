"""Server-side SVG charts for pages, print and mail.

Pure functions from figures to SVG text. Marks carry a literal colour (what print and mail draw) and
a class (what the page's style sheet overrides, so that dark mode works); neighbours that look alike
share both. Each picture is one image whose name is the summary sentence; the page keeps the figures
in a table beside it.
"""

from clinic.charts.bars import Bar, Panel, Row, Words, week_bars, week_bars_pair
from clinic.charts.columns import week_columns
from clinic.charts.intervals import intervals
from clinic.charts.lines import line_chart, line_chart_pair, sessions_in_words
from clinic.charts.plot import Band, Event, Mark
from clinic.charts.rates import Rate, rate_columns
from clinic.charts.small import dots, share_bar, sparkline
from clinic.charts.track_kinds import (
    Bars,
    Dots,
    Flags,
    Lasting,
    Line,
    Pins,
    Span,
    Steps,
    Track,
    Values,
)
from clinic.charts.tracks import tracks, tracks_pair

__all__ = [
    "Band",
    "Bar",
    "Bars",
    "Dots",
    "Event",
    "Flags",
    "Lasting",
    "Line",
    "Mark",
    "Panel",
    "Pins",
    "Rate",
    "Row",
    "Span",
    "Steps",
    "Track",
    "Values",
    "Words",
    "dots",
    "intervals",
    "line_chart",
    "line_chart_pair",
    "rate_columns",
    "sessions_in_words",
    "share_bar",
    "sparkline",
    "tracks",
    "tracks_pair",
    "week_bars",
    "week_bars_pair",
    "week_columns",
]
