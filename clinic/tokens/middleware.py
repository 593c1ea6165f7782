"""Knowing whose key a request shows before its page begins."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from clinic.limited import too_many
from clinic.limits import TooMany
from clinic.middleware import GetResponse
from clinic.tokens.authentication import shown_in


class KnowKeys:
    """Look up the key that a call of the API shows, and count its use.

    Before the transaction of a page that reads: a count holds its row until it is committed, and
    one slow page would keep whatever else came with the same key waiting.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/"):
            try:
                cast("Any", request).shown_key = shown_in(request)
            except TooMany as error:
                return too_many(request, error)
        return self.get_response(request)
