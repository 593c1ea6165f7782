"""How much a request may bring, judged before any of it is read or written to the disk."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from clinic.api.problems import CONTENT_TYPE, problem_body

# The largest file that a form of ours takes by itself has 1 MB; one that is a few times larger
# shall still be answered by its form, in words.
MOST = 12 * 1024 * 1024
View = TypeVar("View", bound=Callable[..., Any])


def judges_size_itself(view: View) -> View:
    """Mark a view that looks at Content-Length itself, to answer on its own page."""
    cast("Any", view).judges_size = True
    return view


class BodyLimit:
    """Answer 413 to a request that says it brings more than any form takes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if _length(request) <= MOST or getattr(view, "judges_size", False):
            return None
        said = f"That is more than {MOST // 1024 // 1024} MB. Send a smaller file."
        if request.path.startswith("/api/"):
            return JsonResponse(problem_body(413, said), status=413, content_type=CONTENT_TYPE)
        return render(request, "413.html", {"said": said}, status=413)


def _length(request: HttpRequest) -> int:
    """Return how many bytes a request says it has; Django reads no more, and none unsaid."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isascii() and said.isdigit() else 0
