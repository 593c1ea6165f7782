"""Work that waits until the answer is out, so that its time tells nobody anything.

A form that mails whoever it knows answers the same to everybody, and as soon. The work is done in a
thread of its own, or the next request of the same connection would wait for it and tell. A process
that is killed in between loses the mail; the page says that one may ask again.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

from clinic import tenancy
from clinic.middleware import GetResponse

logger = logging.getLogger(__name__)
_ATTRIBUTE = "steady_after_answer"
_beside = ThreadPoolExecutor(1, thread_name_prefix="after-answer")


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
            done = partial(_begin if settings.ANSWER_FIRST_IN_A_THREAD else _do, work)
            response._resource_closers.append(done)  # type: ignore[attr-defined]
        return response


def _begin(work: Callable[[], object]) -> None:
    _beside.submit(_do_and_close, work)


def _do_and_close(work: Callable[[], object]) -> None:
    try:
        _do(work)
    finally:
        connections.close_all()  # those of this thread


def _do(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:  # nobody else would say a word
        logger.exception("what waited for the answer went wrong")
