"""Files of watches: what is in them, and everything that is not one."""

import gzip
import io
import struct
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from programs.recordings import Budget, Unreadable, hearts_of, read, seconds_between
from programs.recordings.facts import Point
from tests.factories.watch import fit_file, gpx_file, ride, tcx_file

BEGAN = datetime(2026, 11, 2, 17, 5, 3, tzinfo=UTC)
FORMATS = pytest.mark.parametrize("write", [fit_file, tcx_file, gpx_file])


def refused(content: bytes, budget: Budget | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(content, budget)
    return caught.value


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@FORMATS
def test_the_three_formats_tell_the_same_of_one_walk(write):
    walked = ride(BEGAN, hearts=[90] * 600 + [110] * 601, metres=1500)
    (one,) = read(write(walked))
    assert (one.kind, one.started_at, one.seconds) == ("walk", BEGAN, 1200)
    assert one.ended_at == BEGAN + timedelta(minutes=20)
    assert one.metres == pytest.approx(1500, rel=1e-4)
    assert seconds_between(one.points, [98, 115]) == [600, 600, 0]
    assert hearts_of(one.points).mean == 100


@FORMATS
def test_a_rate_that_no_heart_has_is_left_out_and_counted(write):
    walked = ride(BEGAN, hearts=[100, 0, 100, None, 231, 100, 100])
    (one,) = read(write(walked))
    hearts = hearts_of(one.points)
    assert (hearts.mean, hearts.highest, hearts.dropped) == (100, 100, 2)
    assert seconds_between(one.points, [98]) == [0, 3]


def test_a_text_format_can_say_400():
    (one,) = read(tcx_file(ride(BEGAN, hearts=[100, 400, 100] + [100] * 60)))
    assert hearts_of(one.points).dropped == 1


def test_the_boundary_belongs_to_the_higher_zone_and_gaps_over_30_s_to_none():
    def at(seconds: int, heart: int | None) -> Point:
        return Point(BEGAN + timedelta(seconds=seconds), heart)

    points = [at(0, 97), at(10, 98), at(40, 115), at(71, 97), at(72, 97)]
    # 115 held for 31 s is a gap; the last sample holds for nothing
    assert seconds_between(points, [98, 115]) == [11, 30, 0]


def test_minutes_are_the_timers_and_a_pause_is_none():
    paused = ride(BEGAN, hearts=[100] * 1201, timer=1200, pause_at=(600, 900))
    (one,) = read(fit_file(paused))
    assert (one.seconds, (one.ended_at - one.started_at).total_seconds()) == (1200, 2100)
    assert sum(seconds_between(one.points, [98])) == 1199
    (gpx,) = read(gpx_file(paused))  # no timer: silences over five minutes are pauses
    assert gpx.seconds == 1199


def test_smart_recording_holds_each_sample():
    (one,) = read(fit_file(ride(BEGAN, hearts=[100, 120, 100, 120], every=7)))
    assert seconds_between(one.points, [110]) == [14, 7]


def test_no_position_is_in_what_is_read():
    (one,) = read(gpx_file(ride(BEGAN)))
    assert set(vars(one)) == {
        "kind", "started_at", "ended_at", "seconds", "points", "metres", "device"
    }  # fmt: skip
    assert set(vars(one.points[5])) == {"at", "heart", "metres"}


@pytest.mark.parametrize("pack", [gzip.compress, lambda one: zipped(**{"walk.fit": one})])
def test_packed_recordings_are_read(pack):
    assert read(pack(fit_file(ride(BEGAN))))[0].seconds == 1800


@FORMATS
def test_a_file_that_breaks_off_says_how_far_it_goes(write):
    whole = write(ride(BEGAN))
    why = refused(whole[: len(whole) // 2])
    assert why.reason == "cut-off"
    assert 13 <= why.facts["minutes"] <= 16


def test_a_wrong_checksum_is_damage():
    whole = bytearray(fit_file(ride(BEGAN)))
    whole[-60] ^= 0x20
    assert refused(bytes(whole)).reason == "damaged"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"GIF89a" + b"\0" * 200, "other-file"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 200, "other-file"),
        (b"%PDF-1.7", "other-file"),
        (b"minutes;31\n", "unknown"),
        (b"\0" * 5000, "unknown"),
        (b"<html><body>Sign in</body></html>", "unknown"),
        (b'<?xml version="1.0"?><gpx></gpx>', "no-time"),
        (b"PK\x03\x04" + b"\0" * 90, "damaged"),
        (b"\x1f\x8b\x08" + b"\0" * 90, "damaged"),
        (zipped(), "archive"),
        (zipped(**{"a.zip": zipped(**{"walk.fit": b"x"})}), "unknown"),
        (zipped(**{f"{n}.fit": b"x" for n in range(21)}), "archive"),
        (fit_file(ride(BEGAN, file_type=6)), "not-exercise"),
        (gpx_file(ride(BEGAN)).replace(b"<time>", b"<when>").replace(b"</time>", b"</when>"),
         "no-time"),
    ],
)  # fmt: skip
def test_what_is_no_recording(content, reason):
    assert refused(content).reason == reason


def test_a_bomb_is_not_unpacked():
    zeros = b"\0" * (41 * 1024 * 1024)
    assert refused(zipped(**{"walk.fit": zeros})).reason == "bomb"
    assert refused(gzip.compress(zeros)).reason == "bomb"
    # one that lies about its size is stopped where it passes the limit, or found out
    lying = bytearray(zipped(**{"walk.fit": zeros}))
    for at in (lying.find(b"PK\x03\x04") + 22, lying.find(b"PK\x01\x02") + 24):
        struct.pack_into("<I", lying, at, 1000)
    assert refused(bytes(lying)).reason in ("bomb", "damaged", "unknown")


def test_xml_that_expands_is_refused_unread():
    entities = b'<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in range(ord("b"), ord("k"))
    )
    for declared in (b"<!DOCTYPE gpx [%s]>" % entities, b'<!DOCTYPE gpx SYSTEM "file:///x">'):
        content = b'<?xml version="1.0"?>%s<gpx><trk>&j;</trk></gpx>' % declared
        assert refused(content).reason == "unsafe"
    assert refused(b"<gpx>" + b"<a>" * 100_000).reason == "unsafe"


def test_no_file_takes_more_than_its_share_of_a_worker():
    whole = fit_file(ride(BEGAN))
    assert refused(whole, Budget(records=1000)).reason == "too-many"
    clock = iter(range(100))
    assert refused(whole, Budget(seconds=3, ticking=lambda: next(clock))).reason == "too-slow"
    clock = iter(range(100))
    slow = Budget(seconds=3, ticking=lambda: next(clock))
    assert refused(tcx_file(ride(BEGAN)), slow).reason == "too-slow"


def test_whatever_bytes_come_nothing_else_is_raised():
    whole = fit_file(ride(BEGAN, seconds=60))
    for place in range(14, len(whole), 3):
        bent = bytearray(whole)
        bent[place] ^= 0xFF
        assert refused(bytes(bent)).reason in ("damaged", "cut-off", "not-exercise", "no-time")


def test_numbers_that_are_none_count_for_nothing():
    content = tcx_file(ride(BEGAN)).replace(b"<DistanceMeters>2400<", b"<DistanceMeters>1e999<")
    (one,) = read(content.replace(b"<TotalTimeSeconds>1800.0<", b"<TotalTimeSeconds>NaN<"))
    assert (one.seconds, one.metres) == (1800, 2400)


def test_a_lap_longer_than_the_walk_is_not_believed():
    (one,) = read(fit_file(replace(ride(BEGAN), timer=90_000)))
    assert one.seconds == 1800
