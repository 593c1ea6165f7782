"""A file of a watch, whatever its format, as recordings."""

import logging

from programs.recordings.facts import MOST_PARTS, Budget, Recording, Unreadable
from programs.recordings.fit import read_fit
from programs.recordings.tracks import read_track
from programs.recordings.unpacking import FIT, unpacked

logger = logging.getLogger(__name__)


def read(content: bytes, budget: Budget | None = None) -> list[Recording]:
    """Return every activity of a file, by its bytes. Raises Unreadable, and nothing else."""
    budget = budget or Budget()
    found: list[Recording] = []
    try:
        for kind, inner in unpacked(content):
            found += read_fit(inner, budget) if kind == FIT else read_track(inner, budget)
    except Unreadable:
        raise
    except Exception as error:  # whatever a parser raises over bytes that somebody made up
        logger.warning("A file of a watch could not be read (%s)", type(error))
        raise Unreadable("damaged", minutes=0) from error
    if len(found) > MOST_PARTS:
        raise Unreadable("too-many")
    return found
