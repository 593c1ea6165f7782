"""What programs refuse, where more than a sentence is worth telling apart."""

from datetime import date
from uuid import UUID

from clinic.errors import Conflict, Refused


class SessionFull(Conflict):
    """Every place is taken; a page or caller may offer the waitlist."""

    code = "session_full"


class Overlap(Conflict):
    """A physiologist, a room or a patient would be in two sessions at once."""

    code = "overlap"


class PlaceGone(Conflict):
    """The place that was offered has gone meanwhile; others may be left."""

    code = "place_gone"


class NotAllowed(Refused):
    """The person may do this kind of thing, but not this one without a further permission."""

    status = 403
    code = "not_allowed"


def unknown(uid: UUID, *, field: str, what: str) -> Refused:
    """Return the refusal of a public name that nothing in the caller's clinic has."""
    return Refused(
        f"There is no {what} {uid} in your clinic. Use the uid of one that is.", field=field
    )


class SeriesConflict(Conflict):
    """One occurrence cannot be had, so none was written; `number` counts from 1."""

    code = "series_conflict"

    def __init__(self, message: str, *, number: int, day: date, field: str = "") -> None:
        super().__init__(message, field=field)
        self.number = number
        self.day = day
