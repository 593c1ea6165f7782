"""What callers get while the database does not answer: 503, and the word to come back."""

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from psycopg import errors

from clinic.errors import Busy

# Seconds after which a caller may ask again; a restart of PostgreSQL takes about as long.
COME_BACK_AFTER_S = 5
UNREACHABLE = (InterfaceError, OperationalError)
SAID = (
    "The database does not answer at the moment. What you sent may not have been stored: try again "
    "in a few seconds, with the same Idempotency-Key if you sent one."
)
NOT_LOGGED = (
    "This cannot be shown, because the log of who reads what cannot be written at the moment. If "
    "you sent something, look whether it was stored before you send it again. Try again in a "
    "minute, and tell your administrator if it stays like this."
)
UNREADABLE = (
    "Something that is stored here sealed cannot be opened: its key is missing, or it was changed. "
    "Nothing is shown instead. Tell whoever runs this clinic's system; the log names the column."
)
_BUSY = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)
_PROBLEM = "application/problem+json"


def is_busy(error: BaseException) -> bool:
    """Say whether the database answered, and only asked to wait for somebody else."""
    return isinstance(error.__cause__, _BUSY)


def outage_response(request: HttpRequest) -> HttpResponse:
    """Return the page, or for the API the problem document; neither needs a database."""
    return _unavailable(request, "503.html", SAID, Busy.code)


def unlogged_response(request: HttpRequest) -> HttpResponse:
    """Return the same for a read that could not be logged; it holds no word about anybody."""
    return _unavailable(request, "503_unlogged.html", NOT_LOGGED, "not_logged")


def unreadable_response(request: HttpRequest) -> HttpResponse:
    """Return the same for a value that is stored and cannot be opened: nothing is made up."""
    return _unavailable(request, "503_unreadable.html", UNREADABLE, "unreadable")


def _unavailable(request: HttpRequest, template: str, said: str, code: str) -> HttpResponse:
    headers = {"Retry-After": str(COME_BACK_AFTER_S), "Cache-Control": "no-store"}
    if request.path.startswith("/api/"):
        facts = {"type": "about:blank", "title": "Busy", "status": 503, "detail": said}
        return JsonResponse(
            facts | {"code": code}, status=503, content_type=_PROBLEM, headers=headers
        )
    language = translation.get_language_from_request(request)
    with translation.override(language):
        page = render_to_string(template, {"language": language})
    return HttpResponse(page, status=503, headers=headers)
