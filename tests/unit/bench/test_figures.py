"""The small sums behind figures."""

import pytest
from django.core.management.base import CommandError

from bench.fetcher import largest
from bench.measure import percentile
from bench.suites.assess import sizes, slope


def test_the_slope_of_a_straight_line_is_one():
    assert slope([(1_000, 0.5), (3_000, 1.5), (10_000, 5.0)]) == pytest.approx(1)


def test_the_slope_of_a_square_is_two():
    assert slope([(10, 1.0), (100, 100.0)]) == pytest.approx(2)


def test_a_slope_starts_at_ten_thousand_patients_unless_the_run_is_a_small_one():
    assert sizes(1_000_000) == [10_000, 100_000, 1_000_000]
    assert sizes(100_000) == [10_000, 31_623, 100_000]
    assert sizes(1_000) == [10, 100, 1_000]
    with pytest.raises(CommandError, match="A clinic of 99 patients is too small"):
        sizes(99)


def test_percentiles_are_nearest_rank():
    values = [float(n) for n in range(1, 101)]
    assert percentile(values, 0.95) == 95
    assert percentile(values, 0.5) == 50
    assert percentile([3.0], 0.99) == 3


def test_the_largest_page_is_named_in_kilobytes():
    assert largest({"today": 12_340, "worklist": 98_765}) == ("worklist", 98.8)
