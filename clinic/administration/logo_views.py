"""The page of the logo that stands above the clinic's mails."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clinic import actions, selectors
from clinic.access import needs, signed_in, staff_access
from clinic.actors import Actor
from clinic.administration.views import settings_page
from clinic.errors import Refused
from clinic.forms import SteadyForm
from clinic.logo_image import MAX_UPLOAD, check_size
from clinic.permissions import Permission


class LogoForm(SteadyForm, forms.Form):
    image = forms.FileField(
        label=gettext_lazy("File of the logo"),
        help_text=gettext_lazy(
            "A PNG or a JPEG, up to %(size)s KB, such as the one on your letters."
        )
        % {"size": MAX_UPLOAD // 1024},
        allow_empty_file=True,  # what is in it is judged in one place
        error_messages={"required": gettext_lazy("Choose the file of the logo first.")},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg", "class": "w24"}),
    )


@needs(Permission.EDIT_CLINIC)
def logo(request: HttpRequest) -> HttpResponse:
    """Show the logo of now, and take another one."""
    access = staff_access(request)
    form = LogoForm(request.POST, request.FILES) if request.method == "POST" else LogoForm()
    if form.is_valid() and _stored(form, request):
        messages.success(request, _("Saved: mails carry this logo from now on."))
        return redirect("settings-logo")
    context: dict[str, Any] = {"logo": selectors.logo_of(access.clinic)}
    return settings_page(request, form, template="logo", **context)


@require_POST
@needs(Permission.EDIT_CLINIC)
def remove_logo(request: HttpRequest) -> HttpResponse:
    """Send mails without a logo from now on."""
    access = staff_access(request)
    actions.remove_logo(clinic=access.clinic, by=Actor.member(access.staff))
    messages.success(request, _("Removed: mails carry the clinic's name alone from now on."))
    return redirect("settings-logo")


@require_safe
@signed_in
def logo_image(request: HttpRequest) -> HttpResponse:
    """Return the picture, to those who work here."""
    found = selectors.logo_of(staff_access(request).clinic)
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.png), content_type="image/png")


def _stored(form: LogoForm, request: HttpRequest) -> bool:
    """Store the logo of a form; say on the form why not otherwise."""
    access, file = staff_access(request), form.cleaned_data["image"]
    try:
        check_size(file.size)
        actions.set_logo(clinic=access.clinic, content=file.read(), by=Actor.member(access.staff))
    except Refused as refusal:
        form.add_error("image", refusal.message)
        return False
    return True
