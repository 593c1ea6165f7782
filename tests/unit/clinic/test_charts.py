"""The SVG a chart returns: one named picture, gaps drawn as gaps, nothing a policy would block."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from clinic.charts import (
    Band,
    Event,
    Mark,
    Values,
    dots,
    line_chart,
    line_chart_pair,
    sessions_in_words,
    sparkline,
    tracks,
)
from clinic.charts.plot import CHARACTER
from tests.unit.clinic.drawings import marks

START = date(2026, 9, 1)


def weekly(*values):
    return [(START + timedelta(weeks=week), value) for week, value in enumerate(values)]


def parts(svg, name, css):
    return [mark for mark in marks(svg, css) if mark.name == name]


@pytest.mark.parametrize(
    "svg",
    [
        sparkline([1, None, 3], summary="Pain <b>rose</b>", threshold=7),
        sparkline([], summary="Pain <b>rose</b>"),
        dots(["attended", "no_show", "cancelled", "booked"], summary="Pain <b>rose</b>"),
        line_chart(weekly(1, 2), summary="Pain <b>rose</b>"),
        line_chart([], summary="Pain <b>rose</b>"),
    ],
)
def test_every_chart_is_one_image_named_by_its_summary(svg):
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.find("title").text == "Pain <b>rose</b>"
    assert all(element.get("style") is None for element in root.iter())


def test_marks_carry_a_class_for_the_page_and_a_colour_for_print():
    for mark in marks(line_chart(weekly(1, 2), sessions=SESSIONS, summary="s")):
        assert mark["class"]
        assert {"stroke", "fill"} & set(mark.attrib)


def test_sparkline_breaks_where_nothing_was_reported():
    assert len(parts(sparkline([3, 4, None, 5, 6], summary="s"), "polyline", "chart-line")) == 2


def test_sparkline_shows_a_report_that_stands_alone():
    assert len(parts(sparkline([None, 4, None, 5, 6], summary="s"), "circle", "chart-dot")) == 2


def test_sparkline_keeps_its_axis_whatever_the_values():
    def height(svg):
        return parts(svg, "circle", "chart-dot")[-1]["cy"]

    assert height(sparkline([0, 5], summary="s")) == height(sparkline([5, 5], summary="s"))
    assert float(height(sparkline([10], summary="s"))) < float(height(sparkline([0], summary="s")))


def test_line_chart_breaks_at_silence_and_at_an_empty_report():
    far = [(START, 3), (START + timedelta(days=7), 3), (START + timedelta(days=30), 4)]
    assert len(parts(line_chart(far, summary="s"), "polyline", "chart-line")) == 1
    assert (
        len(parts(line_chart(weekly(3, 4, None, 5, 6), summary="s"), "polyline", "chart-line")) == 2
    )


def test_line_chart_takes_its_series_in_any_order():
    series = weekly(1, 5, 9)
    assert line_chart(series[::-1], summary="s") == line_chart(series, summary="s")


def test_each_point_names_its_day_and_value():
    svg = line_chart(weekly(7), summary="s")
    assert "<title>1 Sep: 7</title>" in svg


def test_events_and_bands_are_written_in_words():
    svg = line_chart(
        weekly(1, 2),
        [Event(START, "Letrozole started")],
        [Band(7, 10, "High from 7")],
        summary="s",
    )
    assert "Letrozole started" in svg
    assert "High from 7" in svg
    assert "Higher is worse" in svg


def test_no_data_is_said_and_carries_no_date():
    svg = line_chart([], summary="s")
    assert "No data" in svg
    assert "Jan" not in svg


def test_a_value_off_the_axis_stays_inside_the_picture():
    [dot] = parts(sparkline([14], summary="s"), "circle", "chart-dot")[-1:]
    assert 0 <= float(dot["cy"]) <= 32


def test_sessions_differ_by_shape():
    states = ["attended", "no_show", "cancelled", "booked"]
    looks = {mark["class"] for mark in marks(dots(states, summary="s"))}
    assert len(looks) == 4
    svg = line_chart([], sessions=[Mark(START, state) for state in states], summary="s")
    shapes = {(m.name, m.attrib.get("fill")) for m in marks(svg) if m["class"] in looks}
    assert len(shapes) == 4


SESSIONS = [
    Mark(START + timedelta(days=day), state)
    for day, state in ((2, "attended"), (4, "no_show"), (9, "cancelled"), (11, "attended"))
]


def boxes(svg):
    """Return left, right and baseline of each lettering, as wide as it is drawn at most."""
    for text in (mark for mark in marks(svg) if mark.name == "text"):
        x, length = float(text["x"]), CHARACTER * len(text.text)
        anchor = text.attrib.get("text-anchor", "start")
        start = {"start": x, "middle": x - length / 2, "end": x - length}[anchor]
        yield start, start + length, float(text["y"])


def test_sessions_stand_on_the_dates_of_the_line_with_a_legend_of_what_occurs():
    svg = line_chart(weekly(1, 2), sessions=SESSIONS, summary="s")
    assert len(parts(svg, "dot", "chart-attended")) == 3  # and one in the legend
    assert len(parts(svg, "path", "chart-missed")) == 2
    assert len(parts(svg, "line", "chart-off")) == 2
    assert "to settle" not in svg
    first = parts(
        line_chart(weekly(1, 2), sessions=[Mark(START, "attended")], summary="s"),
        "dot",
        "chart-attended",
    )[0]
    assert first["cx"] == parts(svg, "circle", "chart-dot")[0]["cx"]


def test_sessions_add_to_the_height_and_leave_the_line_its_room():
    plain = ElementTree.fromstring(line_chart(weekly(1, 2), summary="s"))
    marked = ElementTree.fromstring(line_chart(weekly(1, 2), sessions=SESSIONS, summary="s"))
    assert float(marked.get("height")) == float(plain.get("height")) + 40


def test_sessions_are_counted_in_words():
    assert sessions_in_words(SESSIONS) == "2 attended, 1 missed, 1 cancelled"
    assert sessions_in_words([]) == ""


def test_the_pair_is_one_picture_for_a_desk_and_one_for_a_phone():
    pair = ElementTree.fromstring(f"<p>{line_chart_pair(weekly(1, 2), summary='s')}</p>")
    assert [(svg.get("class"), svg.get("width")) for svg in pair] == [
        ("chart chart--wide", "720"),
        ("chart chart--narrow", "328"),
    ]


@pytest.mark.parametrize("width", [328, 720])
@pytest.mark.parametrize("apart", [0, 3, 40])
def test_lettering_never_runs_into_other_lettering_or_off_the_picture(width, apart):
    events = [
        Event(START + timedelta(days=apart * i), word)
        for i, word in enumerate(["Letrozole ended", "Exemestane started", "Phone", "Message"])
    ]
    everything = [Mark(START, state) for state in ("attended", "no_show", "cancelled", "booked")]
    svg = line_chart(weekly(*range(10)), events, sessions=everything, summary="s", width=width)
    placed = list(boxes(svg))
    assert all(start >= 0 and end <= width for start, end, _ in placed)
    for i, (start, end, y) in enumerate(placed):
        for other_start, other_end, other_y in placed[i + 1 :]:
            assert end <= other_start or other_end <= start or abs(y - other_y) >= 12


def test_values_below_a_limit_are_marks_and_never_points_of_the_line():
    days = [date(2026, 1, 1) + timedelta(weeks=4 * i) for i in range(5)]
    drawn = tracks(
        [
            Values(
                "Estradiol",
                [(days[0], 4), (days[1], 3), (days[3], 2), (days[4], 2)],
                0,
                5,
                below=[(days[2], 1.4)],
                bands=[Band(3, 5, "high")],
            )
        ],
        first=days[0],
        last=days[-1],
        week_word="",
        summary="Estradiol.",
    )
    assert drawn.count("<polyline") == 2  # it breaks where the value is not known
    assert "&lt; 1.4" in drawn
    assert len(parts(drawn, "circle", "chart-dot")) == 4
    assert "high" in drawn


def test_marks_that_look_alike_say_so_once_and_stay_in_their_order():
    svg = line_chart(weekly(*range(10)), sessions=SESSIONS, summary="s")
    root = ElementTree.fromstring(svg)
    [dots] = [group for group in root.iter("g") if group.get("class") == "chart-dot"]
    assert len(dots) == 10
    assert all(set(dot.attrib) == {"cx", "cy", "r"} for dot in dots)
    assert svg.count('class="chart-grid"') == 1  # five lines, one way
    assert len(parts(svg, "line", "chart-grid")) == 5
    looks = [mark["class"] for mark in marks(svg)]
    assert looks.index("chart-grid") < looks.index("chart-line") < looks.index("chart-dot")


def test_words_of_a_picture_leave_the_colours_to_the_page():
    for svg in (sparkline([1, None, 3], summary="s", threshold=4), dots(["no_show"], summary="s")):
        assert "#" not in svg
        assert all(mark["class"] for mark in marks(svg))


def test_a_phone_gets_no_names_to_point_at():
    wide, narrow = ElementTree.fromstring(
        f"<p>{line_chart_pair(weekly(1, 2, 3), summary='Pain')}</p>"
    )
    assert len(list(wide.iter("title"))) == 4  # its own, and one a dot
    assert [title.text for title in narrow.iter("title")] == ["Pain"]
