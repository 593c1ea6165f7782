"""The administrator's pages about how long the clinic keeps what."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.administration.views import settings_page
from clinic.errors import Refused
from clinic.identity.fresh import fresh_to_change
from clinic.models.retention import SHOWN_FOR
from clinic.permissions import Permission
from clinic.retention.forms import RuleForm
from clinic.retention.kinds import kind_called
from clinic.retention.looking import kept
from clinic.retention.rules import change_rule, rule_of


@require_safe
@needs(Permission.EDIT_CLINIC)
def retention(request: HttpRequest) -> HttpResponse:
    """Show each kind of data with its rule, what would go and when, and what went."""
    found = kept(staff_access(request).clinic)
    return settings_page(request, forms.Form(), template="retention", kept=found, may_change=True)


@needs(Permission.EDIT_CLINIC)
@fresh_to_change
def rule(request: HttpRequest, data: str) -> HttpResponse:
    """Change for how long one kind is kept."""
    kind = kind_called(data)
    if kind is None:
        raise Http404("No such kind of data.")
    access = staff_access(request)
    standing = rule_of(access.clinic, kind)
    initial = {"days": standing.days, "reason": standing.reason}
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        by = Actor.member(access.staff)
        try:
            change_rule(clinic=access.clinic, kind=kind, by=by, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(
                request, f"Saved. Nothing goes before it was shown for {SHOWN_FOR.days} days."
            )
            return redirect("settings-retention")
    return settings_page(request, form, template="retention_rule", rule=standing)
