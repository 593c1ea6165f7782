"""One's own keys for programs, and for administrators all keys of the clinic."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.administration.views import settings_page
from clinic.errors import Refused
from clinic.identity.fresh import fresh_to_change
from clinic.permissions import Permission
from clinic.redirects import see_other
from clinic.tokens import actions, selectors
from clinic.tokens.forms import KeyForm


@needs(Permission.MAKE_KEYS)
@fresh_to_change
@require_http_methods(["GET", "HEAD", "POST"])
def own_keys(request: HttpRequest) -> HttpResponse:
    """Show her keys, and make one: the answer to the press shows its secret, this once."""
    access = staff_access(request)
    posted = request.POST if request.method == "POST" else None
    form = KeyForm(posted, access=access)
    secret, status = "", 200
    if form.is_bound:
        try:
            secret = _made(request, form)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        if form.errors:
            status = 422
        else:
            form = KeyForm(access=access)
    context = {
        "form": form,
        "secret": secret,
        "keys": selectors.shown(selectors.keys_of(access), now=clock.now()),
    }
    return render(request, "clinic/own_keys.html", context, status=status)


@needs(Permission.MAKE_KEYS)
@require_POST
def end_own_key(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a key of hers at once."""
    access = staff_access(request)
    token = get_object_or_404(selectors.keys_of(access), uid=uid)
    actions.end_token(token=token, by=Actor.member(access.staff))
    messages.success(request, f"“{token.name}” no longer works.")
    return see_other(reverse("own-keys"))


@needs(Permission.EDIT_CLINIC)
@require_safe
def clinic_keys(request: HttpRequest) -> HttpResponse:
    """Show every key of the clinic, whose it is and when it was last used."""
    keys = selectors.shown(selectors.keys_seen_by(staff_access(request)), now=clock.now())
    return settings_page(request, forms.Form(), template="keys", keys=keys)


@needs(Permission.EDIT_CLINIC)
@require_POST
def end_clinic_key(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End anybody's key at once."""
    access = staff_access(request)
    token = get_object_or_404(selectors.keys_seen_by(access), uid=uid)
    actions.end_token(token=token, by=Actor.member(access.staff))
    messages.success(request, f"“{token.name}” of {token.staff.name} no longer works.")
    return see_other(reverse("settings-keys"))


def _made(request: HttpRequest, form: KeyForm) -> str:
    """Return the secret of a new key; empty when the form has something to say."""
    access = staff_access(request)
    if not form.is_valid():
        return ""
    _token, secret = actions.make_token(
        access=access, by=Actor.member(access.staff), **form.cleaned_data
    )
    return secret
