from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from clinic.tenancy.scope import nobody

GetResponse = Callable[[HttpRequest], HttpResponse]
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class WithinWalls:
    """Let a request see nobody's rows until it is known whose it is.

    What only reads is one transaction, the log of what was read included: either both are there
    or neither. What writes keeps to the transactions of its actions, which are repeated when they
    are in each other's way.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with nobody():
            if request.method not in _READS:
                return self.get_response(request)
            with transaction.atomic():
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
            return response
