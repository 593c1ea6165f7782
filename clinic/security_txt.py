"""Whom to tell about a weakness (RFC 9116)."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from clinic import clock
from clinic.access import public

_HOLDS_FOR = timedelta(days=90)


@public("names whom to tell about a weakness")
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer with STEADY_SECURITY_CONTACT; there is no such page while that is empty."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = (clock.now() + _HOLDS_FOR).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = (f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {until}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
