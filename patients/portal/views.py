"""Asking for the mail, entering, the first page, leaving. Opening a link changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.access import public
from clinic.errors import Gone
from clinic.redirects import see_other
from clinic.response_headers import clear_browser
from patients.actions import signing_in
from patients.models import AccessLink, Capability, Patient
from patients.portal import cookies
from patients.portal.access import frame, hers, standing_visit
from patients.portal.forms import AskForm, BirthDateForm
from patients.portal.pages import parts_for
from patients.views.links import behind_link, link_over, strangers_frame
from patients.views.links import frame as frame_of


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
        response = render(request, "patients/portal/asked.html", context)
        browser = cookies.keep_asking(request, response)
        signing_in.ask_to_sign_in(email=form.cleaned_data["email"], browser=browser)
        return response


@behind_link(Capability.SIGN_IN)
def enter(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
    """Show the button that opens her page, with her date of birth asked where it has to be."""
    browser = cookies.read(request, cookies.ASKED)
    try:
        known = signing_in.asked_here(signing_in.wish_behind(link), browser)
        posted = request.POST if request.method == "POST" else None
        form = None if known else BirthDateForm(posted)
        if request.method == "POST" and (form is None or form.is_valid()):
            date = form.cleaned_data["birth_date"] if form else None
            return _entered(signing_in.enter(link=link, browser=browser, birth_date=date))
    except signing_in.WrongDate as wrong:
        assert form is not None
        form.add_error("birth_date", _wrong(wrong.left))
    except Gone:
        return link_over(request)
    status = 422 if form is not None and form.is_bound else 200
    context = {**frame_of(link), "form": form}
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


def _entered(entered: signing_in.Entered) -> HttpResponse:
    response = see_other(reverse("her-page"))
    cookies.keep_visit(response, entered.token)
    return response


def _wrong(left: int) -> str:
    return ngettext(
        "That is not the date of birth that your clinic has. You can try %(n)s more time.",
        "That is not the date of birth that your clinic has. You can try %(n)s more times.",
        left,
    ) % {"n": left}


def _next(request: HttpRequest) -> str:
    """Return where she wanted to go, if that is a page of hers."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    home = reverse("her-page")
    allowed = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if allowed and wanted.startswith(home) else home
