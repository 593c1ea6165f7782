"""Bars week by week, and tracks on one axis of time: what is drawn, and where."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic import charts
from clinic.charts.track_marks import LEFT, RIGHT
from tests.unit.clinic.drawings import marks

MONDAY = date(2026, 1, 5)


def words(svg: str) -> list[str]:
    return [mark.text for mark in marks(svg) if mark.name == "text"]


def bars(*weeks: charts.Bar, struck=(), **legend) -> str:
    rows = [charts.Row(f"Week {n}", is_struck=n in struck) for n in range(1, len(weeks) + 1)]
    return charts.week_bars(
        [charts.Panel("Resistance, kg", weeks)],
        rows,
        words=charts.Words("Planned", "Done", **legend),
        summary="All of it",
        width=400,
        across=1,
    )


def test_a_bar_is_as_long_as_its_share_of_the_longest():
    svg = bars(charts.Bar(100, 50, 25, "75 of 100"), charts.Bar(200, 0, 0, "0 of 200"))
    done, home = marks(svg, "chart-done")[0], marks(svg, "chart-elsewhere")[0]
    planned = [float(p["width"]) for p in marks(svg, "chart-planned")[:2]]
    assert planned[0] * 2 == pytest.approx(planned[1], abs=0.2)
    assert float(done["width"]) == pytest.approx(planned[0] / 2, abs=0.2)
    # what was done at home goes on where the clinic ends
    assert float(home["x"]) == pytest.approx(float(done["x"]) + float(done["width"]), abs=0.2)
    assert {"75 of 100", "0 of 200", "Week 1", "Week 2"} <= set(words(svg))


def test_the_legend_names_what_is_in_the_picture_and_nothing_else():
    plain = words(bars(charts.Bar(1, 1, 0, "1 of 1")))
    assert {"Planned", "Done"} <= set(plain)
    full = bars(
        charts.Bar(10, 4, 2, "6 of 10", meant=5), struck=(1,), elsewhere="At home", meant="Adjusted"
    )
    assert {"At home", "Adjusted"} <= set(words(full))
    assert marks(full, "chart-struck")
    assert marks(full, "chart-threshold")


def drawn(*shown, shades=(), moments=(), weeks=4, width=720) -> str:
    return charts.tracks(
        shown,
        shades,
        moments,
        first=MONDAY,
        last=MONDAY + timedelta(weeks=weeks, days=-1),
        week_word="Week",
        summary="All of it",
        width=width,
    )


def test_every_track_shares_one_axis():
    third = MONDAY + timedelta(weeks=2)
    svg = drawn(
        charts.Bars(
            "Dose", [charts.Span(third, third + timedelta(days=6), "80", 80)], 150, level=100
        ),
        charts.Lasting("Drug", [charts.Span(third, third + timedelta(days=13), "Letrozole")]),
        moments=[third],
    )
    middle = LEFT + (720 - LEFT - RIGHT) / 2  # week 3 of 4 begins half-way
    assert float(marks(svg, "chart-done")[0]["x"]) == pytest.approx(middle + 1.5, abs=0.1)
    assert float(marks(svg, "chart-elsewhere")[0]["x"]) == pytest.approx(middle, abs=0.1)
    assert float(marks(svg, "chart-event")[0]["x1"]) == pytest.approx(middle, abs=0.1)


def test_a_reported_none_is_a_ring_and_silence_is_nothing():
    svg = drawn(charts.Pins("Doses", [(MONDAY, 0), (MONDAY + timedelta(days=7), 3)], 7))
    assert len(marks(svg, "chart-booked")) == 1
    assert len(marks(svg, "chart-struck")) == 1
    assert "3" in words(svg)
    assert not marks(drawn(charts.Pins("Doses", [], 7)), "chart-booked")


def test_silence_breaks_the_line():
    days = [MONDAY + timedelta(days=d) for d in (0, 7, 21, 27)]
    svg = drawn(charts.Line("Pain", [(day, 5) for day in days], gap_days=10))
    assert len(marks(svg, "chart-line")) == 2
    assert "No data" in words(drawn(charts.Line("Pain", [])))


def test_an_interruption_lies_behind_all_tracks_with_its_words():
    shade = charts.Span(MONDAY + timedelta(days=7), MONDAY + timedelta(days=13), "3 missed")
    svg = drawn(charts.Dots("Sessions", [charts.Mark(MONDAY, "no_show")]), shades=[shade])
    box = marks(svg, "chart-shade")[0]
    assert float(box["width"]) == pytest.approx((720 - LEFT - RIGHT) / 4, abs=0.2)
    assert {"3 missed", "missed"} <= set(words(svg))


def test_what_was_done_beyond_the_top_is_cut_and_its_number_says_so():
    svg = drawn(
        charts.Bars("Dose", [charts.Span(MONDAY, MONDAY + timedelta(days=6), "220", 220)], 150)
    )
    assert float(marks(svg, "chart-done")[0]["height"]) == charts.Bars.height
    assert "220" in words(svg)


def test_words_are_escaped():
    assert "<b>" not in drawn(charts.Dots("<b>", []))
    assert "<b>" not in bars(charts.Bar(1, 1, 0, "<b>"))


@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=60),
    st.sampled_from([328, 720]),
)
def test_nothing_is_drawn_outside_the_picture(values, width):
    spans = [
        charts.Span(MONDAY + timedelta(weeks=n), MONDAY + timedelta(weeks=n, days=6), f"{v}", v)
        for n, v in enumerate(values)
    ]
    points = [(span.first, span.value % 8) for span in spans]
    svg = drawn(
        charts.Bars("Dose", spans, 150, level=100),
        charts.Pins("Doses", points, 7),
        charts.Line("Pain", points),
        charts.Lasting("Drug", [charts.Span(date(2020, 1, 1), date(2030, 1, 1), "Letrozole")]),
        weeks=len(values),
        width=width,
    )
    right = width + 0.5
    shown = marks(svg)
    assert {"rect", "text", "line", "circle"} <= {mark.name for mark in shown}
    for box in (mark for mark in shown if mark.name == "rect"):
        assert -0.5 <= float(box["x"]) <= float(box["x"]) + float(box["width"]) <= right
    assert all(float(mark["x"]) <= right for mark in shown if mark.name == "text")


def test_a_share_bar_ends_at_its_top_and_none_is_only_the_tick():
    full = charts.share_bar(300, summary="300 %")
    assert 'd="M0 3h72v8H0z"' in full
    assert "<title>300 %</title>" in full
    assert 'role="img"' in full
    assert charts.share_bar(None).count("<path") == 1
    assert 'aria-hidden="true"' in charts.share_bar(50)


@given(st.lists(st.integers(0, 27), min_size=1, max_size=9, unique=True))
def test_numbered_days_never_cover_each_other_and_stay_in_the_picture(days):
    shown = charts.Steps("What happened", [MONDAY + timedelta(days=day) for day in sorted(days)])
    svg = drawn(shown, width=328)
    discs = [float(disc["cx"]) for disc in marks(svg, "chart-done")]
    assert [word for word in words(svg) if word.isdigit()] == [
        str(n) for n in range(1, len(days) + 1)
    ]
    assert all(after - before >= 17 for before, after in pairwise(discs))
    assert all(8 <= place <= 320 for place in discs)
