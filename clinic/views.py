from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from clinic.access import access_of, public
from clinic.navigation import home_for
from clinic.selectors import readiness


@public("the front door; it only shows the way")
def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the page that their role works on, and strangers to the sign-in."""
    if not request.user.is_authenticated:
        return redirect(settings.FRONT_PAGE)
    access = access_of(request)
    if access is None:
        return render(request, "no_clinic.html", status=403)
    return redirect(home_for(access))


@public("says only that the process answers")
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@public("says which parts work, and nothing about anybody")
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, migrations and a worker are there, 503 naming what is not.

    The figures beside them, such as how long the oldest mail has waited, only inform.
    """
    parts, figures = readiness()
    ready = all(parts.values())
    return JsonResponse({"ready": ready, **parts, **figures}, status=200 if ready else 503)
