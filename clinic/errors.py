"""What the house says when it refuses. Pages and API turn these into a form error or a problem."""


class Refused(Exception):
    """Refuse a request for a reason its reader can act on.

    `field` names the input at fault in the words of the form and the API ("" for the whole);
    `status` is the HTTP status of the problem document, `headers` what the answer says to programs.
    """

    status = 422
    code = "refused"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.headers: dict[str, str] = {}


class Conflict(Refused):
    """Refuse because something else already holds what was asked for."""

    status = 409
    code = "conflict"


class Gone(Refused):
    """Refuse because what was asked for is over: a used, expired or revoked link."""

    status = 410
    code = "gone"


class Busy(Refused):
    """Refuse for now: too many people at the same row; trying again will work."""

    status = 503
    code = "busy"
