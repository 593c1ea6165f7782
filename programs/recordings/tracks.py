"""TCX and GPX: XML read as it streams by, so that no tree of it is ever in memory.

defusedxml refuses what expands (entities, document types, outside references). Positions of a
GPX become metres on the way and are forgotten at once.
"""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from programs.models.home_activity import ActivityKind
from programs.recordings.facts import (
    MOST_PARTS,
    Budget,
    Point,
    Recording,
    Unreadable,
    recording,
)

_CHUNK = 64 * 1024
_DEEPEST = 40
_LONGEST_WORD = 200
_FASTEST = 30.0  # metres a second: a faster step is the receiver's and not hers
_EARTH = 6_371_000.0
_WORDS = {
    "walk": ActivityKind.WALK,
    "hik": ActivityKind.WALK,
    "run": ActivityKind.RUN,
    "bik": ActivityKind.CYCLE,
    "cycl": ActivityKind.CYCLE,
    "ride": ActivityKind.CYCLE,
    "swim": ActivityKind.SWIM,
    "dance": ActivityKind.DANCE,
    "strength": ActivityKind.STRENGTH,
    "yoga": ActivityKind.STRETCH,
    "stretch": ActivityKind.STRETCH,
}


def read_track(content: bytes, budget: Budget) -> list[Recording]:
    """Return every activity of a TCX, every track of a GPX. Raises Unreadable."""
    reader = _Reader(budget)
    parser = XMLParser(target=reader, forbid_dtd=True)
    try:
        for start in range(0, len(content), _CHUNK):
            budget.check_time()
            parser.feed(content[start : start + _CHUNK])
        parser.close()
    except DefusedXmlException as error:
        raise Unreadable("unsafe") from error
    except ParseError as error:
        # the end of the text is missing, or something in the middle of it is wrong
        whole = content.rstrip().endswith((b"</TrainingCenterDatabase>", b"</gpx>"))
        reason = "damaged" if whole else "cut-off"
        raise Unreadable(reason, minutes=reader.minutes) from error
    if not reader.found:
        raise Unreadable("no-time")
    return reader.found


@dataclass
class _Activity:
    """One activity while it goes by."""

    sport: str = ""
    points: list[Point] = field(default_factory=list)
    timers: list[float] = field(default_factory=list)
    laps: list[float] = field(default_factory=list)
    device: str = ""
    metres: float = 0.0
    has_place: bool = False


@dataclass
class _Place:
    at: datetime
    latitude: float
    longitude: float


class _Reader:
    """What defusedxml calls at every tag."""

    def __init__(self, budget: Budget) -> None:
        self.found: list[Recording] = []
        self._budget = budget
        self._path: list[str] = []
        self._text = ""
        self._activity: _Activity | None = None
        self._point: dict[str, Any] = {}
        self._place: _Place | None = None

    @property
    def minutes(self) -> int:
        """How far it could be read."""
        points = self._activity.points if self._activity else []
        if len(points) < 2:
            return 0
        return int((points[-1].at - points[0].at).total_seconds() // 60)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._path.append(name)
        self._text = ""
        if len(self._path) > _DEEPEST:
            raise Unreadable("unsafe")
        if name in ("Activity", "trk"):
            if len(self.found) >= MOST_PARTS:
                raise Unreadable("too-many")
            self._activity = _Activity(sport=attributes.get("Sport", ""))
        elif name in ("Trackpoint", "trkpt"):
            self._budget.spend()
            self._point = {"lat": attributes.get("lat"), "lon": attributes.get("lon")}
        elif name in ("trkseg", "Track"):
            self._place = None

    def data(self, text: str) -> None:
        if len(self._text) < _LONGEST_WORD:
            self._text += text

    def end(self, tag: str) -> None:
        name, said = self._path.pop(), self._text.strip()
        self._text = ""
        inside = self._path[-1] if self._path else ""
        if self._activity is None:
            return
        if name in ("Trackpoint", "trkpt"):
            self._end_point(self._activity)
        elif name in ("Activity", "trk"):
            self._end_activity(self._activity)
        elif "Trackpoint" in self._path or "trkpt" in self._path:
            self._note_of_point(name, inside, said)
        else:
            self._note_of_activity(self._activity, name, inside, said)

    def close(self) -> None:
        return None

    def _note_of_point(self, name: str, inside: str, said: str) -> None:
        if name in ("Time", "time"):
            self._point["at"] = moment(said)
        elif (inside, name) == ("HeartRateBpm", "Value") or name in ("hr", "heartrate"):
            self._point["heart"] = _number(said)
        elif (inside, name) == ("Trackpoint", "DistanceMeters"):
            self._point["metres"] = _number(said)

    def _note_of_activity(self, activity: _Activity, name: str, inside: str, said: str) -> None:
        number = _number(said)
        if (inside, name) == ("Lap", "TotalTimeSeconds") and number is not None:
            activity.timers.append(number)
        elif (inside, name) == ("Lap", "DistanceMeters") and number is not None:
            activity.laps.append(number)
        elif (inside, name) == ("Creator", "Name"):
            activity.device = said
        elif (inside, name) == ("trk", "type"):
            activity.sport = said

    def _end_point(self, activity: _Activity) -> None:
        point = self._point
        at, heart = point.get("at"), point.get("heart")
        if at is None:
            return
        beats = None if heart is None else int(heart)
        activity.points.append(Point(at, beats, point.get("metres")))
        latitude, longitude = _number(point["lat"]), _number(point["lon"])
        if latitude is not None and longitude is not None:
            place = _Place(at, latitude, longitude)
            activity.metres += _step(self._place, place)
            activity.has_place = True
            self._place = place

    def _end_activity(self, activity: _Activity) -> None:
        metres = sum(activity.laps) if activity.laps else None
        if activity.has_place:
            metres = activity.metres
        self.found.append(
            recording(
                kind=kind_of(activity.sport),
                points=activity.points,
                seconds=sum(activity.timers) if activity.timers else None,
                metres=metres,
                device=activity.device,
            )
        )
        self._activity = None


def kind_of(sport: str) -> ActivityKind:
    """Return what a word such as "Biking" or "outdoor_walk" stands for."""
    said = sport.casefold()
    return next((kind for word, kind in _WORDS.items() if word in said), ActivityKind.OTHER)


def moment(said: str) -> datetime | None:
    """Return a time of a file; one without an offset is UTC, as both formats mean it."""
    try:
        at = datetime.fromisoformat(said)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _number(said: str | None) -> float | None:
    try:
        value = float(said) if said else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) < 1e9 else None


def _step(before: _Place | None, place: _Place) -> float:
    """Return the metres between two places of a track; none for a leap that nobody makes."""
    if before is None:
        return 0.0
    first, second = math.radians(before.latitude), math.radians(place.latitude)
    along = math.radians(place.longitude - before.longitude)
    half = (
        math.sin((second - first) / 2) ** 2
        + math.cos(first) * math.cos(second) * math.sin(along / 2) ** 2
    )
    metres = 2 * _EARTH * math.asin(min(1.0, math.sqrt(abs(half))))
    seconds = (place.at - before.at).total_seconds()
    return metres if seconds > 0 and metres / seconds <= _FASTEST else 0.0
