"""FIT, the format of most watches.

Read with fitdecode, which holds to the checksum. A field that a device did not fill is None by
then (a heart rate of 255), and what is not of the type it should be counts as not filled.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import fitdecode

from programs.models.home_activity import ActivityKind
from programs.recordings.facts import (
    MOST_PARTS,
    Budget,
    Point,
    Recording,
    Unreadable,
    recording,
)

_SPORTS = {
    "walking": ActivityKind.WALK,
    "hiking": ActivityKind.WALK,
    "running": ActivityKind.RUN,
    "cycling": ActivityKind.CYCLE,
    "e_biking": ActivityKind.CYCLE,
    "swimming": ActivityKind.SWIM,
    "dance": ActivityKind.DANCE,
}
# What a device means more exactly goes before its sport.
_SUB_SPORTS = {
    "strength_training": ActivityKind.STRENGTH,
    "flexibility_training": ActivityKind.STRETCH,
    "yoga": ActivityKind.STRETCH,
    "pilates": ActivityKind.STRETCH,
    "walk": ActivityKind.WALK,
    "indoor_walking": ActivityKind.WALK,
    "casual_walking": ActivityKind.WALK,
    "speed_walking": ActivityKind.WALK,
    "indoor_cycling": ActivityKind.CYCLE,
    "lap_swimming": ActivityKind.SWIM,
}


@dataclass
class _Seen:
    """What has been met so far."""

    device: str = ""
    points: list[Point] = field(default_factory=list)
    sessions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """How far it could be read."""
        if len(self.points) < 2:
            return 0
        return int((self.points[-1].at - self.points[0].at).total_seconds() // 60)


def read_fit(content: bytes, budget: Budget) -> list[Recording]:
    """Return every session of a FIT file. Raises Unreadable, for half a file too."""
    seen = _Seen()
    try:
        for message in _messages(content, budget):
            _note(seen, message)
    except fitdecode.FitEOFError as error:
        raise Unreadable("cut-off", minutes=seen.minutes) from error
    except fitdecode.FitError as error:
        raise Unreadable("damaged", minutes=seen.minutes) from error
    if len(seen.sessions) > MOST_PARTS:
        raise Unreadable("too-many")
    if not seen.sessions:
        return [recording(kind=ActivityKind.OTHER, points=seen.points, device=seen.device)]
    return [_recording(one, seen, alone=len(seen.sessions) == 1) for one in seen.sessions]


def _messages(content: bytes, budget: Budget) -> Iterator[Any]:
    reader = fitdecode.FitReader(
        io.BytesIO(content),
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    )
    with reader as frames:
        for frame in frames:
            budget.spend()
            if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                yield frame


def _note(seen: _Seen, message: Any) -> None:
    if message.name == "record":
        at = _moment(message, "timestamp")
        if at is not None:
            heart, metres = _number(message, "heart_rate"), _number(message, "distance")
            seen.points.append(Point(at, None if heart is None else int(heart), metres))
    elif message.name == "session":
        seen.sessions.append(
            {
                "kind": _kind(message),
                "started_at": _moment(message, "start_time"),
                "elapsed": _number(message, "total_elapsed_time"),
                "seconds": _number(message, "total_timer_time"),
                "metres": _number(message, "total_distance"),
            }
        )
    elif message.name == "file_id":
        kind = message.get_value("type", fallback="activity")
        if kind != "activity":
            raise Unreadable("not-exercise")
        maker = message.get_value("manufacturer", fallback="") or ""
        product = _product(message)
        seen.device = " ".join(str(word).replace("_", " ").title() for word in (maker, product))


def _product(message: Any) -> str:
    for name in ("product_name", "garmin_product"):
        value = message.get_value(name, fallback=None)
        if isinstance(value, str) and value:
            return value
    return ""


def _kind(message: Any) -> ActivityKind:
    exact = _SUB_SPORTS.get(str(message.get_value("sub_sport", fallback="")))
    known = _SPORTS.get(str(message.get_value("sport", fallback="")))
    return exact or known or ActivityKind.OTHER


def _recording(one: dict[str, Any], seen: _Seen, *, alone: bool) -> Recording:
    """Return one session with the points inside it; a lone one has all of them."""
    began, elapsed = one["started_at"], one["elapsed"]
    ended = None
    if began is not None and elapsed is not None and 0 <= elapsed < 7 * 86400:
        ended = began + timedelta(seconds=elapsed)
    points = seen.points
    if not alone and began is not None and ended is not None:
        points = [point for point in points if began <= point.at <= ended]
    return recording(
        kind=one["kind"],
        points=points,
        started_at=began,
        ended_at=ended,
        seconds=one["seconds"],
        metres=one["metres"],
        device=seen.device,
    )


def _moment(message: Any, name: str) -> datetime | None:
    value = message.get_value(name, fallback=None)
    return value if isinstance(value, datetime) else None


def _number(message: Any, name: str) -> float | None:
    value = message.get_value(name, fallback=None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e9 else None
