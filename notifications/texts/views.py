"""The pages on which a clinic reads and writes the texts of its mails."""

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.languages import english_name
from clinic.models import Clinic
from clinic.permissions import Permission
from notifications.frames import sealed, with_frame
from notifications.kinds import Kind, kind_named
from notifications.texts import selectors
from notifications.texts.actions import save_texts
from notifications.texts.forms import TextsForm
from notifications.texts.page import editor_page
from notifications.texts.preview import preview
from notifications.texts.shipped import shipped

_DRAFT = "mail-text-draft"


@needs(Permission.EDIT_CLINIC)
@require_safe
def mail_texts(request: HttpRequest) -> HttpResponse:
    """Every kind of mail, and in which languages the clinic has written texts of its own."""
    lines = selectors.overview(staff_access(request).clinic)
    return render(
        request,
        "notifications/mail_texts.html",
        {
            "written": [line for line in lines if line.kind.slots],
            "to_staff": [line for line in lines if not line.kind.slots],
        },
    )


@needs(Permission.EDIT_CLINIC)
@with_frame
@require_http_methods(["GET", "HEAD", "POST"])
def mail_text(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """One kind of mail in one language: its texts, how it looks, and every version before."""
    clinic = staff_access(request).clinic
    found = _kind(clinic, kind, language)
    if request.method != "POST":
        return _page(request, clinic, found, language)
    if not found.slots:
        raise Http404
    form = TextsForm(request.POST, kind=found, shipped=shipped(found, language))
    if not form.is_valid():
        return _page(request, clinic, found, language, form=form, status=422)
    if "preview" in request.POST:
        request.session[_DRAFT] = [found.name, language, form.texts()]
        return _page(request, clinic, found, language, form=form, draft=form.texts())
    return _saved(request, clinic, found, language, form)


@needs(Permission.EDIT_CLINIC)
@with_frame
@require_POST
def mail_text_back(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Put an earlier version in force again, as a new one; version 0 is Steady's own."""
    clinic = staff_access(request).clinic
    found = _kind(clinic, kind, language)
    wanted = request.POST.get("version", "")
    texts = selectors.texts_of_version(clinic, found, language, wanted)
    if texts is None or not found.slots:
        raise Http404
    typed = {**texts, "based_on": request.POST.get("based_on", "")}
    form = TextsForm(typed, kind=found, shipped=shipped(found, language))
    if not form.is_valid():
        return _page(request, clinic, found, language, form=form, status=422)
    return _saved(request, clinic, found, language, form)


@needs(Permission.EDIT_CLINIC)
@sealed
@xframe_options_sameorigin
@require_safe
def mail_text_html(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The HTML part of the preview, for the frame on its page: it can do nothing."""
    clinic = staff_access(request).clinic
    found = _kind(clinic, kind, language)
    draft = request.session.get(_DRAFT, ["", "", {}])
    if "draft" in request.GET and draft[:2] == [found.name, language]:
        texts = draft[2]
    else:
        texts = selectors.texts_in_force(clinic, found, language)
    return HttpResponse(preview(found, clinic, language, texts=texts).html)


def _saved(
    request: HttpRequest, clinic: Clinic, kind: Kind, language: str, form: TextsForm
) -> HttpResponse:
    """Save what a form holds; where somebody else was faster show both, ready to save again."""
    try:
        save_texts(
            clinic=clinic,
            kind=kind,
            language=language,
            texts=form.texts(),
            based_on=form.cleaned_data["based_on"],
            by=Actor.member(staff_access(request).staff),
        )
    except Refused as refusal:
        if isinstance(refusal, Conflict):
            typed = form.texts() | {"based_on": selectors.version_in_force(clinic, kind, language)}
            form = TextsForm(typed, kind=kind, shipped=shipped(kind, language))
        form.add_error(refusal.field or None, refusal.message)
        return _page(request, clinic, kind, language, form=form, status=refusal.status)
    request.session.pop(_DRAFT, None)
    flash.success(
        request,
        _("Saved. Mails that leave from now on in %(language)s say it.")
        % {"language": english_name(language)},
    )
    return HttpResponseRedirect(
        reverse("settings-mail-text", args=[kind.name, language]), status=303
    )


def _page(
    request: HttpRequest,
    clinic: Clinic,
    kind: Kind,
    language: str,
    *,
    form: TextsForm | None = None,
    draft: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = editor_page(clinic, kind, language, form=form, draft=draft)
    return render(request, "notifications/mail_text.html", context, status=status)


def _kind(clinic: Clinic, name: str, language: str) -> Kind:
    try:
        kind = kind_named(name)
    except KeyError as error:
        raise Http404 from error
    if language not in selectors.languages_of(kind, clinic):
        raise Http404
    return kind
