"""The SVG a chart returns: one named picture, gaps drawn as gaps, nothing a policy would block."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from clinic.charts import Band, Event, dots, line_chart, sparkline

START = date(2026, 9, 1)
SVG = "{http://www.w3.org/2000/svg}"


def weekly(*values):
    return [(START + timedelta(weeks=week), value) for week, value in enumerate(values)]


def parts(svg, name, css):
    return [e for e in ElementTree.fromstring(svg).iter(SVG + name) if e.get("class") == css]


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
    assert root.find(SVG + "title").text == "Pain <b>rose</b>"
    assert all(element.get("style") is None for element in root.iter())


def test_marks_carry_a_class_for_the_page_and_a_colour_for_print():
    for element in ElementTree.fromstring(line_chart(weekly(1, 2), summary="s")).iter():
        if element.tag in {SVG + "line", SVG + "polyline", SVG + "circle", SVG + "text"}:
            assert element.get("class")
            assert element.get("stroke") or element.get("fill")


def test_sparkline_breaks_where_nothing_was_reported():
    assert len(parts(sparkline([3, 4, None, 5, 6], summary="s"), "polyline", "chart-line")) == 2


def test_sparkline_shows_a_report_that_stands_alone():
    assert len(parts(sparkline([None, 4, None, 5, 6], summary="s"), "circle", "chart-dot")) == 2


def test_sparkline_keeps_its_axis_whatever_the_values():
    def height(svg):
        return parts(svg, "circle", "chart-dot")[-1].get("cy")

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
    assert 0 <= float(dot.get("cy")) <= 32


def test_dots_differ_by_shape():
    svg = dots(["attended", "no_show", "cancelled", "booked"], summary="s")
    shapes = {(e.tag, e.get("fill")) for e in ElementTree.fromstring(svg) if e.get("class")}
    assert len(shapes) == 4
