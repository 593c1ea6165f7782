from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeVar, cast

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from clinic.tenancy.scope import nobody

GetResponse = Callable[[HttpRequest], HttpResponse]
View = TypeVar("View", bound=Callable[..., Any])
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def outside_transaction(view: View) -> View:
    """Begin no transaction for a page, which answers while the database is away as well."""
    cast("Any", view).outside_transaction = True
    return view


class WithinWalls:
    """Let a request see nobody's rows until it is known whose it is.

    What only reads is one transaction, the log of what was read included: either both are there
    or neither. What writes keeps to the transactions of its actions, which are repeated when they
    are in each other's way.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with nobody(), ExitStack() as transactions:
            cast("Any", request).transactions = transactions
            cast("Any", request).own_transaction = False
            response = self.get_response(request)
            if response.status_code >= 500 and cast("Any", request).own_transaction:
                transaction.set_rollback(True)
            return response

    def process_view(
        self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method in _READS and not getattr(view, "outside_transaction", False):
            ours = not connection.in_atomic_block  # else somebody around us ends it
            request.transactions.enter_context(transaction.atomic(savepoint=False))
            request.own_transaction = ours
        return None
