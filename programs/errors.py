"""What programs refuse, where more than a sentence is worth telling apart."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from clinic.errors import Conflict, Refused


class SessionFull(Conflict):
    """Every place is taken; a page or caller may offer the waitlist."""

    code = "session_full"


class Overlap(Conflict):
    """A physiologist, a room or a patient would be in two sessions at once."""

    code = "overlap"


class NotAllowed(Refused):
    """The person may do this kind of thing, but not this one without a further permission."""

    status = 403
    code = "not_allowed"


def unknown(uid: UUID, *, field: str, what: str) -> Refused:
    """Return the refusal of a public name that nothing in the caller's clinic has."""
    return Refused(
        f"There is no {what} {uid} in your clinic. Use the uid of one that is.", field=field
    )


class UnfitDraft(Refused):
    """A draft that cannot be stored; `faults` are all of its (field, message) pairs."""

    code = "unfit_draft"

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        field, message = faults[0]
        super().__init__(message, field=field)
        self.faults = faults


class DraftChanged(Conflict):
    """Somebody else saved the same draft first; `revision` names the state it has now."""

    code = "draft_changed"

    def __init__(self, message: str, *, revision: str) -> None:
        super().__init__(message, field="seen")
        self.revision = revision


class NotPublishable(Refused):
    """A draft that lacks something; `faults` are all the reasons, each with a field or ""."""

    code = "not_publishable"

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        field, message = faults[0]
        super().__init__(message, field=field)
        self.faults = faults


class SeriesConflict(Conflict):
    """One occurrence cannot be had, so none was written; `number` counts from 1."""

    code = "series_conflict"

    def __init__(self, message: str, *, number: int, day: date, field: str = "") -> None:
        super().__init__(message, field=field)
        self.number = number
        self.day = day
