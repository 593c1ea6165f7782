"""Files of watches, read. Pure: bytes in, recordings out, no database and no position kept.

facts      a recording, the limits, and why a file cannot be read
unpacking  the bytes of one file, or of those in an archive, and what kind each is
fit        the format of most watches
tracks     TCX and GPX, which are XML
zones      the seconds that a heart rate lay between boundaries
reading    all of it
"""

from programs.recordings.facts import Budget, Recording, Unreadable
from programs.recordings.reading import read
from programs.recordings.zones import Hearts, hearts_of, seconds_between

__all__ = ["Budget", "Hearts", "Recording", "Unreadable", "hearts_of", "read", "seconds_between"]
