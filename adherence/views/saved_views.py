"""A nurse's own views of the worklist: keep one, rename it, forget it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from adherence import actions
from adherence.actions.saved_views import LONGEST_NAME
from adherence.models import SavedView
from adherence.selectors import Asked, asked_of
from adherence.views.panel import list_url
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.forms import SteadyForm
from clinic.permissions import Permission

SEE_OTHER = 303


class ViewForm(SteadyForm, forms.Form):
    """The name of a view; the action says what is wrong with one."""

    name = forms.CharField(
        label="Name of the view",
        required=False,
        widget=forms.TextInput(attrs={"class": "w24", "maxlength": LONGEST_NAME}),
    )


@needs(Permission.VIEW_WORKLIST)
def saved_views(request: HttpRequest) -> HttpResponse:
    """List her views, each to rename or forget; a POST keeps a new one."""
    access = staff_access(request)
    if request.method != "POST":
        return _page(request)
    asked = asked_of(QueryDict(request.POST.get("query", "")).dict()).but()
    form = ViewForm(request.POST)
    form.is_valid()
    try:
        view = actions.save_view(
            clinic=access.clinic,
            name=form.cleaned_data.get("name", ""),
            query=asked.query,
            by=Actor.member(access.staff),
        )
    except Refused as refusal:
        return _refused(request, form, refusal, keep=asked)
    messages.success(request, f"The view “{view.name}” is kept.")
    return HttpResponseRedirect(list_url(asked), status=SEE_OTHER)


@require_POST
@needs(Permission.VIEW_WORKLIST)
def rename_view(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give one of her views another name."""
    view = _own(request, uid)
    form = ViewForm(request.POST, auto_id=f"view_{view.pk}_%s")
    form.is_valid()
    try:
        actions.rename_view(
            view=view,
            name=form.cleaned_data.get("name", ""),
            by=Actor.member(staff_access(request).staff),
        )
    except Refused as refusal:
        return _refused(request, form, refusal, renaming=view.pk)
    messages.success(request, "The view has its new name.")
    return HttpResponseRedirect(reverse("worklist-views"), status=SEE_OTHER)


@require_POST
@needs(Permission.VIEW_WORKLIST)
def delete_view(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Forget one of her views."""
    view = _own(request, uid)
    actions.delete_view(view=view, by=Actor.member(staff_access(request).staff))
    messages.success(request, f"The view “{view.name}” is gone. Its patients are where they were.")
    return HttpResponseRedirect(reverse("worklist-views"), status=SEE_OTHER)


def _own(request: HttpRequest, uid: UUID) -> SavedView:
    access = staff_access(request)
    return get_object_or_404(SavedView, uid=uid, clinic=access.clinic, staff=access.staff)


def _refused(
    request: HttpRequest,
    form: ViewForm,
    refusal: Refused,
    *,
    renaming: int = 0,
    keep: Asked | None = None,
) -> HttpResponse:
    form.add_error("name", refusal.message)
    return _page(request, form, renaming=renaming, keep=keep)


def _page(
    request: HttpRequest,
    form: ViewForm | None = None,
    *,
    renaming: int = 0,
    keep: Asked | None = None,
) -> HttpResponse:
    access = staff_access(request)
    context: dict[str, Any] = {
        "rows": [
            {
                "view": view,
                "url": f"{reverse('worklist')}?{view.query}",
                "form": form
                if form is not None and view.pk == renaming
                else ViewForm(initial={"name": view.name}, auto_id=f"view_{view.pk}_%s"),
            }
            for view in SavedView.objects.filter(clinic=access.clinic, staff=access.staff)
        ],
        "form": form,
        "keep_query": keep.query if keep is not None else "",
        "keeps": keep is not None,
        "back_url": reverse("worklist"),
    }
    status = 422 if form is not None else 200
    return render(request, "adherence/saved_views.html", context, status=status)
