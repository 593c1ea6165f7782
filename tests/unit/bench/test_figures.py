"""The small sums behind figures."""

import pytest

from bench.fetcher import largest
from bench.measure import percentile
from bench.suites.assess import slope


def test_the_slope_of_a_straight_line_is_one():
    assert slope([(1_000, 0.5), (3_000, 1.5), (10_000, 5.0)]) == pytest.approx(1)


def test_the_slope_of_a_square_is_two():
    assert slope([(10, 1.0), (100, 100.0)]) == pytest.approx(2)


def test_percentiles_are_nearest_rank():
    values = [float(n) for n in range(1, 101)]
    assert percentile(values, 0.95) == 95
    assert percentile(values, 0.5) == 50
    assert percentile([3.0], 0.99) == 3


def test_the_largest_page_is_named_in_kilobytes():
    assert largest({"today": 12_340, "worklist": 98_765}) == ("worklist", 98.8)
