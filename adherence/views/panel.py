"""The panel beside the list: the same content as a page, without the page."""

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from adherence.selectors import Asked, asked_of

PANEL = "panel"


def in_panel(request: HttpRequest) -> bool:
    """Say whether the answer goes into the panel; anybody else gets the whole page."""
    return request.headers.get("HX-Target") == PANEL


def list_url(asked: Asked) -> str:
    """Return the address of the list as somebody looks at it."""
    query = asked.query
    return f"{reverse('worklist')}?{query}" if query else reverse("worklist")


def back_url(request: HttpRequest) -> str:
    """Return the list that a page was opened from; only what the list itself could have asked."""
    return list_url(asked_of(QueryDict(request.GET.get("from", "")).dict()))
