"""The pages around a sign-in: accepting an invitation, going on where one was, one's sessions."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic import tenancy
from clinic.access import public, signed_in, staff_access
from clinic.errors import Gone, Refused
from clinic.identity import devices, joining, kept, sessions
from clinic.identity.forms import JoinForm
from clinic.identity.fresh import fresh_to_change
from clinic.models import Invitation, Staff
from clinic.redirects import see_other

_SECRET = "steady.invitation"  # noqa: S105 - the key under which a session holds it
_WHY = "the secret in the mail says who she is, and nothing happens before she presses"


@public(_WHY)
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take the secret out of the address, and show the invitation at one that tells nothing."""
    request.session[_SECRET] = token
    return see_other("/invitation/")


@public(_WHY)
def join(request: HttpRequest) -> HttpResponse:
    """Show an invitation; with a press her role begins."""
    try:
        found = joining.open_invitation(request.session.get(_SECRET, ""))
    except Gone as gone:
        return render(request, "account/invitation_over.html", {"said": gone.message}, status=410)
    tenancy.enter(clinic=found.clinic_id)
    staff = found.membership.staff
    is_new = not staff.has_usable_password()
    sent = request.POST if request.method == "POST" else None
    form = JoinForm(sent, staff=staff, is_new=is_new)
    if request.method == "POST" and form.is_valid():
        try:
            return _joined(request, found, form, is_new=is_new)
        except Gone as gone:
            context = {"said": gone.message}
            return render(request, "account/invitation_over.html", context, status=410)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
    return render(
        request,
        "account/invitation.html",
        {"form": form, "invitation": found, "is_new": is_new, "staff": staff},
        status=422 if form.errors else 200,
    )


def _joined(
    request: HttpRequest, found: Invitation, form: JoinForm, *, is_new: bool
) -> HttpResponse:
    staff = joining.accept(
        invitation=found,
        name=form.cleaned_data.get("name", ""),
        password=form.cleaned_data.get("password", ""),
    )
    request.session.pop(_SECRET, None)
    if is_new:
        if request.user.is_authenticated:
            logout(request)
        login(request, staff, backend=settings.AUTHENTICATION_BACKENDS[0])
        messages.success(request, _("Welcome to %(clinic)s.") % {"clinic": found.clinic.name})
        return see_other("/")
    said = _("You belong to %(clinic)s now.") % {"clinic": found.clinic.name}
    messages.success(request, said)
    return see_other("/")


@signed_in
@require_safe
def left(request: HttpRequest) -> JsonResponse:
    """Say for how many seconds she stays signed in; asking does not count as use."""
    return JsonResponse({"left": sessions.left_s(request), "person": str(_me(request).uid)})


@signed_in
@require_POST
def stay(request: HttpRequest) -> JsonResponse:
    """Go on: a press that counts as use and does nothing else."""
    return JsonResponse({"left": sessions.left_s(request)})


@signed_in
def go_on(request: HttpRequest) -> HttpResponse:
    """Show what waited while she proved that it is her; a press sends it, or throws it away."""
    waiting = kept.unpack(request)
    if request.method == "POST":
        kept.drop(request)
        return see_other(waiting.path if waiting and not waiting.is_post else "/")
    if waiting is None:
        return see_other("/")
    return render(request, "account/go_on.html", {"waiting": waiting})


@signed_in
def my_sessions(request: HttpRequest) -> HttpResponse:
    """Show where she is signed in."""
    own = request.session.session_key
    rows = [
        {
            "session": row,
            "device": devices.in_words(row.user_agent),
            "is_current": row.session_key == own,
        }
        for row in sessions.of(_me(request))
    ]
    return render(request, "usersessions/usersession_list.html", {"rows": rows})


@require_POST
@signed_in
@fresh_to_change
def end_my_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of her other sessions."""
    staff = _me(request)
    row = next((row for row in sessions.of(staff) if row.pk == pk), None)
    if row is not None and row.session_key != request.session.session_key:
        sessions.end(staff, only=row.session_key, request=request)
    messages.success(request, _("Signed out there."))
    return see_other(_LIST)


@require_POST
@signed_in
@fresh_to_change
def end_my_others(request: HttpRequest) -> HttpResponse:
    """End all of her sessions but this one."""
    sessions.end(_me(request), keep=request.session.session_key or "", request=request)
    messages.success(request, _("Signed out everywhere else."))
    return see_other(_LIST)


_LIST = "/accounts/sessions/"


def _me(request: HttpRequest) -> Staff:
    return staff_access(request).staff
