"""What somebody gets to see who did something too often."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation

from clinic.api.problems import CONTENT_TYPE, problem_body
from clinic.limits import TooMany
from clinic.middleware import GetResponse


class SayTooMany:
    """Answer 429 with a page wherever a view let TooMany pass; API views answer by themselves."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return too_many(request, error) if isinstance(error, TooMany) else None


def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """Return the page, or the problem document, that says when to come again."""
    if request.path.startswith("/api/"):
        body = problem_body(429, error.message, code=error.code)
        return JsonResponse(body, status=429, content_type=CONTENT_TYPE, headers=error.headers)
    staff = getattr(request, "user", None) is not None and request.user.is_authenticated
    language = "en" if staff else translation.get_language_from_request(request)
    with translation.override(language):
        context = {"minutes": -(-error.wait_s // 60)}
        response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = error.headers["Retry-After"]
    return response
