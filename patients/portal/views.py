"""Asking for the mail, entering, the first page, leaving. Opening a link changes nothing."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import limits, networks
from clinic.access import public
from clinic.answer_first import after_answer
from clinic.errors import Gone
from clinic.redirects import see_other
from clinic.response_headers import clear_browser
from patients.actions import signing_in
from patients.models import AccessLink, Capability, Patient
from patients.portal import cookies
from patients.portal.access import frame, hers, standing_visit
from patients.portal.forms import AskForm, CodeForm
from patients.portal.pages import parts_for
from patients.views.links import behind_link, link_over, strangers_frame
from patients.views.links import frame as frame_of

# A ward may share an address, so these are wide: a mailbox and a patient have limits of their own.
ASKING = limits.Limit("mails that open a page, of an address", 60, timedelta(hours=1))
CODES = limits.Limit("codes of an address", 60, timedelta(minutes=10))
MAILBOX = limits.Limit("mails that open a page, to a mailbox", 6, timedelta(hours=1))


@public("whoever asks is answered the same, patient or not")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the mail with the link; the answer is the same for every address."""
    if signing_in.visit_of(cookies.read(request, cookies.VISIT)):
        return redirect(_next(request))
    with translation.override(translation.get_language_from_request(request)):
        form = AskForm(request.POST if request.method == "POST" else None)
        context = {**strangers_frame(), "form": form, "next": _next(request)}
        if not form.is_valid():
            status = 422 if form.is_bound else 200
            return render(request, "patients/portal/sign_in.html", context, status=status)
        limits.take(ASKING, networks.of(request))
        response = _asked(request, CodeForm())
        email, browser = form.cleaned_data["email"], cookies.keep_asking(request, response)
        after_answer(request, partial(_send, email, browser))
        return response


@public("whoever types a wrong code is answered the same, patient or not")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Open her page by the code of the mail, in the browser that asked for it."""
    with translation.override(translation.get_language_from_request(request)):
        form = CodeForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return _asked(request, form)
        limits.take(CODES, networks.of(request))
        browser = cookies.read(request, cookies.ASKED)
        try:
            entered = signing_in.enter_with_code(code=form.cleaned_data["code"], browser=browser)
        except (signing_in.WrongCode, Gone):
            form.add_error(
                "code", _("That is not the code in the newest e-mail. Look again, or ask anew.")
            )
            return _asked(request, form)
        limits.forget(CODES, networks.of(request))
        return _entered(entered)


@behind_link(Capability.SIGN_IN)
def enter(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
    """Show the button that opens her page; in another browser than hers, where the code goes."""
    browser = cookies.read(request, cookies.ASKED)
    try:
        if request.method == "POST":
            return _entered(signing_in.enter(link=link, browser=browser))
        here = signing_in.asked_here(signing_in.wish_behind(link), browser)
    except signing_in.Elsewhere:
        here = False
    except Gone:
        return link_over(request)
    status = 422 if request.method == "POST" else 200
    context = {**frame_of(link), "here": here}
    return render(request, "patients/portal/enter.html", context, status=status)


@hers
@require_safe
def home(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Show what comes next and how she can do what she came for."""
    context = {
        **frame(request, patient),
        "given_name": patient.given_name,
        "parts": parts_for(patient),
    }
    return render(request, "patients/portal/home.html", context)


@hers
@require_POST
def leave(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Close her pages in this browser."""
    signing_in.leave(visit=standing_visit(request))
    response = render(request, "patients/portal/left.html", frame(request, patient))
    cookies.forget(response)
    clear_browser(response)
    return response


def _asked(request: HttpRequest, form: CodeForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {**strangers_frame(), "form": form}
    return render(request, "patients/portal/asked.html", context, status=status)


def _send(email: str, browser: str) -> None:
    """Send the mail, unless one mailbox was to get too many: who asks is told the same."""
    with suppress(limits.TooMany):
        limits.take(MAILBOX, email.strip().lower())
        signing_in.ask_to_sign_in(email=email, browser=browser)


def _entered(entered: signing_in.Entered) -> HttpResponse:
    response = see_other(reverse("her-page"))
    cookies.keep_visit(response, entered.token)
    return response


def _next(request: HttpRequest) -> str:
    """Return where she wanted to go, if that is a page of hers."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    home = reverse("her-page")
    allowed = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if allowed and wanted.startswith(home) else home
