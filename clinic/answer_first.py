"""Work that waits until the answer is out, so that its time tells nobody anything.

A form that mails whoever it knows answers the same to everybody, and as soon. A process that ends
in between loses the mail; the page says that one may ask again.
"""

import logging
from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse

from clinic import tenancy
from clinic.middleware import GetResponse

logger = logging.getLogger(__name__)
_ATTRIBUTE = "steady_after_answer"


def after_answer(request: HttpRequest, work: Callable[[], object]) -> None:
    """Do some work, in the scope and circumstances of now, once the answer has been sent."""
    waiting = request.__dict__.setdefault(_ATTRIBUTE, [])
    waiting.append(tenancy.carried(work))


class AnswerFirst:
    """Hand what waits to the response, whose end the server tells it of."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for work in request.__dict__.get(_ATTRIBUTE, ()):
            response._resource_closers.append(partial(_done, work))  # type: ignore[attr-defined]
        return response


def _done(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:  # Django would drop it without a word
        logger.exception("what waited for the answer went wrong")
