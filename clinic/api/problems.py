"""Errors of the API as problem documents (RFC 9457), from one place."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import IntegrityError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from clinic.audit import LogNotWritable
from clinic.db import TRY_AGAIN, conflict_sentence
from clinic.errors import Busy, Refused
from clinic.outage import (
    COME_BACK_AFTER_S,
    NOT_LOGGED,
    SAID,
    UNREACHABLE,
    UNREADABLE,
    is_busy,
)
from clinic.sealed.box import Unreadable

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "The request could not be read",
    401: "Not a key that works",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    410: "No longer there",
    413: "Too large",
    415: "Unsupported media type",
    422: "The values cannot be accepted",
    429: "Too many requests",
    503: "Busy",
}


def problem_body(status: int, detail: str, **extra: Any) -> dict[str, Any]:
    """Return the members of a problem document."""
    return {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        **extra,
    }


def problem(status: int, detail: str, **extra: Any) -> Response:
    """Return a problem document; `extra` members stand beside the standard ones."""
    body = problem_body(status, detail, **extra)
    headers = {"Retry-After": "1"} if status == 503 else {}
    return Response(body, status=status, content_type=CONTENT_TYPE, headers=headers)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raised into a problem document; None leaves a bug a bug."""
    response = _known(error)
    if response is not None:
        set_rollback()
    return response


def _known(error: Exception) -> Response | None:
    if isinstance(error, Refused):
        return _refusal(error)
    if isinstance(error, Http404):
        return problem(404, "There is no such object in your clinic.")
    if isinstance(error, RequestDataTooBig):
        return problem(413, "The request is larger than 2.5 MB. Send less at a time.")
    if isinstance(error, PermissionDenied):
        return problem(403, "Your role does not include this.")
    if isinstance(error, IntegrityError):
        sentence = conflict_sentence(error)
        return problem(409, sentence, code="conflict") if sentence else None
    if isinstance(error, Unreadable):
        logger.error("%s", error)
        return problem(503, UNREADABLE, code="unreadable")
    if isinstance(error, LogNotWritable):
        logger.error("A read could not be logged: %s", type(error.__cause__).__name__)
        return problem(503, NOT_LOGGED, code="not_logged")
    if isinstance(error, UNREACHABLE):
        return _away(error)
    return _of_the_framework(error)


def _of_the_framework(error: Exception) -> Response | None:
    if isinstance(error, exceptions.ValidationError):
        return problem(
            422,
            "Some values cannot be accepted; `errors` names each.",
            code="invalid",
            errors=_flatten(error.detail),
        )
    if isinstance(error, exceptions.APIException):
        answer = problem(error.status_code, str(error.detail))
        if challenge := getattr(error, "auth_header", ""):
            answer["WWW-Authenticate"] = challenge
        return answer
    return None


def _refusal(error: Refused) -> Response:
    found = problem(error.status, error.message, code=error.code, errors=_field_errors(error))
    for name, value in error.headers.items():
        found[name] = value
    return found


def _away(error: Exception) -> Response:
    logger.warning("The database asked to come back later: %s", type(error.__cause__))
    if is_busy(error):
        return problem(503, TRY_AGAIN, code=Busy.code)
    away = problem(503, SAID, code=Busy.code)
    away["Retry-After"] = str(COME_BACK_AFTER_S)
    return away


def _field_errors(error: Refused) -> list[dict[str, str]]:
    faults = getattr(error, "faults", [(error.field, error.message)] if error.field else [])
    return [{"field": field, "message": message} for field, message in faults]


def _flatten(detail: Any, field: str = "") -> list[dict[str, str]]:
    if isinstance(detail, dict):
        return [
            row
            for name, inner in detail.items()
            for row in _flatten(inner, f"{field}.{name}".strip("."))
        ]
    if isinstance(detail, list):
        return [row for inner in detail for row in _flatten(inner, field)]
    return [{"field": field, "message": str(detail)}]
