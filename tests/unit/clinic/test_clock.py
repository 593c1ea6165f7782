from datetime import UTC, date, datetime, time

import pytest

from clinic import clock


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/Berlin", date(2026, 1, 5), time(9), datetime(2026, 1, 5, 8, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 7, 6), time(9), datetime(2026, 7, 6, 7, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 8), time(9), datetime(2026, 3, 8, 13, tzinfo=UTC)),
        # Lord Howe moves by half an hour
        (
            "Australia/Lord_Howe",
            date(2026, 4, 6),
            time(9),
            datetime(2026, 4, 5, 22, 30, tzinfo=UTC),
        ),
    ],
)
def test_wall_time_becomes_the_right_instant(zone, day, at, expected):
    assert clock.instant(day, at, zone) == expected


@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30)),
        ("America/New_York", date(2026, 3, 8), time(2, 30)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15)),
    ],
)
def test_a_time_that_the_clock_skips_is_refused_with_a_way_out(zone, day, at):
    with pytest.raises(clock.SkippedTime, match="does not exist") as refusal:
        clock.instant(day, at, zone)
    assert refusal.value.field == "start_time"
    assert "Choose a time" in refusal.value.message


def test_a_time_that_happens_twice_means_the_first():
    assert clock.instant(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_day_of_25_hours_has_its_bounds():
    start, end = clock.day_bounds(date(2026, 10, 25), "Europe/Berlin")
    assert (end - start).total_seconds() == 25 * 3600


def test_the_offset_file_moves_the_clock(settings, tmp_path):
    settings.CLOCK_OFFSET_FILE = tmp_path / "offset"
    before = clock.now()
    settings.CLOCK_OFFSET_FILE.write_text("86400")
    assert 86_390 < (clock.now() - before).total_seconds() < 86_410


def test_a_broken_offset_file_means_the_real_time(settings, tmp_path):
    settings.CLOCK_OFFSET_FILE = tmp_path / "offset"
    settings.CLOCK_OFFSET_FILE.write_text("tomorrow")
    assert clock.offset().total_seconds() == 0
