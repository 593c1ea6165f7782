import sys
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.defaults import page_not_found, server_error

from clinic.access import access_of, public, signed_in, staff_access, work_in
from clinic.api.problems import CONTENT_TYPE, problem_body
from clinic.navigation import home_for
from clinic.outage import UNREACHABLE, outage_response, unreadable_response
from clinic.sealed.box import Unreadable
from clinic.selectors import readiness
from clinic.tenancy.middleware import outside_transaction


@public("the front door; it only shows the way")
def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the page that their role works on, and strangers to the sign-in."""
    if not request.user.is_authenticated:
        return redirect(settings.FRONT_PAGE)
    access = access_of(request)
    if access is None:
        return render(request, "no_clinic.html", status=403)
    return redirect(home_for(access))


@signed_in
@require_POST
def work_there(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Go on in another clinic of hers, on the page that her role works on there."""
    clinic = next((c for c in staff_access(request).elsewhere if c.uid == uid), None)
    if clinic is None:
        raise Http404("No such clinic among yours.")
    work_in(request, clinic)
    messages.success(request, f"You work in {clinic.name} now.")
    return HttpResponseRedirect(reverse("home"), status=303)


@outside_transaction
@public("says only that the process answers")
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@outside_transaction
@public("says which parts work, and nothing about anybody")
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, migrations and a worker are there, 503 naming what is not.

    The figures beside them, such as how long the oldest mail has waited, only inform.
    """
    parts, figures = readiness()
    ready = all(parts.values())
    return JsonResponse({"ready": ready, **parts, **figures}, status=200 if ready else 503)


def absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere: a program gets a problem document, a person a page."""
    if request.path.startswith("/api/"):
        body = problem_body(404, "No address of the API is spelled like this.")
        return JsonResponse(body, status=404, content_type=CONTENT_TYPE)
    return page_not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer what no view or middleware caught: with 500 a bug, with 503 what is no bug of ours.

    That is a database that is away, and a value that is stored and cannot be opened.

    Django calls this while it handles the exception, wherever in the stack that was raised.
    """
    error = sys.exc_info()[1]
    if isinstance(error, UNREACHABLE):
        return outage_response(request)
    if isinstance(error, Unreadable):
        return unreadable_response(request)
    return server_error(request)
