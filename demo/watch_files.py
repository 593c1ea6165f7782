"""Files as watches write them, made up: for trying the import in the demo, and for the tests.

FIT after the public profile: a header, messages that define themselves, a checksum.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
_CRC = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip
# base types of the profile: code, format, what stands for "not filled"
_ENUM, _UINT8, _UINT16, _UINT32, _UINT32Z = 0x00, 0x02, 0x84, 0x86, 0x8C
_PACK = {_ENUM: "B", _UINT8: "B", _UINT16: "H", _UINT32: "I", _UINT32Z: "I"}
_EMPTY = {_ENUM: 0xFF, _UINT8: 0xFF, _UINT16: 0xFFFF, _UINT32: 0xFFFFFFFF, _UINT32Z: 0}
_SPORTS = {"walking": (11, "Walking"), "cycling": (2, "Biking"), "running": (1, "Running")}


@dataclass(frozen=True)
class Ride:
    """What a watch recorded: a heart rate every `every` seconds from `began` on, and how far.

    A heart rate of None is one that the strap did not give. `timer` is shorter than the whole
    where the watch was paused; `pause_at` says after which sample, and for how many seconds.
    """

    began: datetime
    hearts: list[int | None]
    sport: str = "walking"
    every: int = 1
    metres: float = 2400
    timer: float | None = None
    pause_at: tuple[int, int] | None = None
    file_type: int = 4  # an activity

    @property
    def times(self) -> list[datetime]:
        """When each sample was taken."""
        after, pause = self.pause_at or (len(self.hearts), 0)
        return [
            self.began + timedelta(seconds=self.every * i + (pause if i > after else 0))
            for i in range(len(self.hearts))
        ]

    @property
    def elapsed(self) -> float:
        return (self.times[-1] - self.began).total_seconds()

    @property
    def seconds(self) -> float:
        return self.elapsed if self.timer is None else self.timer


def fit_file(ride: Ride) -> bytes:
    """Return a ride as FIT."""
    began = _stamp(ride.began)
    sport = _SPORTS[ride.sport][0]
    body = [
        # type, manufacturer (development), serial number, time created
        *_message(0, [(0, _ENUM, [ride.file_type]), (1, _UINT16, [255]), (3, _UINT32Z, [1234]),
                      (4, _UINT32, [began])]),
        *_records(ride),
        # time, start, elapsed, timer, distance, sport
        *_message(18, [(253, _UINT32, [_stamp(ride.times[-1])]), (2, _UINT32, [began]),
                       (7, _UINT32, [round(ride.elapsed * 1000)]),
                       (8, _UINT32, [round(ride.seconds * 1000)]),
                       (9, _UINT32, [round(ride.metres * 100)]), (5, _ENUM, [sport])]),
    ]  # fmt: skip
    data = b"".join(body)
    head = struct.pack("<BBHI4s", 14, 0x20, 2100, len(data), b".FIT")
    whole = head + struct.pack("<H", _checksum(head)) + data
    return whole + struct.pack("<H", _checksum(whole))


def tcx_file(ride: Ride) -> bytes:
    """Return a ride as TCX."""
    points = "".join(
        f"<Trackpoint><Time>{_iso(at)}</Time>"
        f"<DistanceMeters>{_far(ride, i):.1f}</DistanceMeters>"
        + ("" if heart is None else f"<HeartRateBpm><Value>{heart}</Value></HeartRateBpm>")
        + "</Trackpoint>"
        for i, (at, heart) in enumerate(zip(ride.times, ride.hearts, strict=True))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/'
        'TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="{escape(_SPORTS[ride.sport][1])}"><Id>{_iso(ride.began)}</Id>'
        f'<Lap StartTime="{_iso(ride.began)}"><TotalTimeSeconds>{ride.seconds}</TotalTimeSeconds>'
        f"<DistanceMeters>{ride.metres}</DistanceMeters><Track>{points}</Track></Lap>"
        "<Creator><Name>Made-up watch</Name></Creator></Activity></Activities>"
        "</TrainingCenterDatabase>\n"
    ).encode()


def gpx_file(ride: Ride) -> bytes:
    """Return a ride as GPX, along the equator, where one degree is 111,195 m."""
    points = "".join(
        f'<trkpt lat="0" lon="{_far(ride, i) / 111_194.93:.7f}"><time>{_iso(at)}</time>'
        + (
            ""
            if heart is None
            else "<extensions><x:TrackPointExtension>"
            f"<x:hr>{heart}</x:hr></x:TrackPointExtension></extensions>"
        )
        + "</trkpt>"
        for i, (at, heart) in enumerate(zip(ride.times, ride.hearts, strict=True))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<gpx version="1.1" creator="Made-up watch" xmlns="http://www.topografix.com/GPX/1/1" '
        'xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
        f"<trk><type>{ride.sport}</type><trkseg>{points}</trkseg></trk></gpx>\n"
    ).encode()


def _records(ride: Ride) -> list[bytes]:
    """Return the samples: time, heart rate, distance."""
    fields = [(253, _UINT32), (3, _UINT8), (5, _UINT32)]
    rows = zip(ride.times, ride.hearts, strict=True)
    return [
        _definition(20, fields),
        *(
            _data(fields, [_stamp(at), heart, round(_far(ride, i) * 100)])
            for i, (at, heart) in enumerate(rows)
        ),
    ]


def _far(ride: Ride, sample: int) -> float:
    return ride.metres * sample / max(len(ride.hearts) - 1, 1)


def _message(number: int, filled: Sequence[tuple[int, int, list[int]]]) -> list[bytes]:
    fields = [(key, kind) for key, kind, _ in filled]
    return [_definition(number, fields), _data(fields, [values[0] for _, _, values in filled])]


def _definition(number: int, fields: Sequence[tuple[int, int]]) -> bytes:
    sizes = {kind: struct.calcsize(_PACK[kind]) for kind in _PACK}
    listed = b"".join(struct.pack("BBB", key, sizes[kind], kind) for key, kind in fields)
    return struct.pack("<BBBHB", 0x40, 0, 0, number, len(fields)) + listed


def _data(fields: Sequence[tuple[int, int]], values: Sequence[int | None]) -> bytes:
    shape = "<B" + "".join(_PACK[kind] for _, kind in fields)
    kinds = [kind for _, kind in fields]
    filled = [
        _EMPTY[kind] if value is None else value for kind, value in zip(kinds, values, strict=True)
    ]
    return struct.pack(shape, 0, *filled)


def _checksum(content: bytes) -> int:
    crc = 0
    for byte in content:
        for nibble in (byte & 0xF, byte >> 4):
            crc = (crc >> 4) & 0x0FFF ^ _CRC[crc & 0xF] ^ _CRC[nibble]
    return crc


def _stamp(at: datetime) -> int:
    return int((at - _EPOCH).total_seconds())


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
