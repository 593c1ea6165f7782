"""How a clinic and a person have the worklist: calls a day, keys on or off."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from adherence import actions
from adherence.models import DailyBudget
from adherence.selectors.budget import budget_of
from clinic.access import needs, staff_access
from clinic.actions import set_shortcuts
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.forms import SteadyForm
from clinic.permissions import Permission
from programs.views.common import next_url

SEE_OTHER = 303


class BudgetForm(SteadyForm, forms.ModelForm):
    """The calls of a day."""

    class Meta:
        model = DailyBudget
        fields = ["per_hundred", "a_day"]
        labels = {
            "per_hundred": "Calls a week for every 100 active patients",
            "a_day": "Calls a day, whatever the number of patients",
        }
        help_texts = {
            "per_hundred": "12 unless you change it. Spread over five days, at least 5 a day.",
            "a_day": "Leave it empty to go by the share above.",
        }
        widgets = {
            "per_hundred": forms.TextInput(attrs={"class": "w4", "inputmode": "numeric"}),
            "a_day": forms.TextInput(attrs={"class": "w4", "inputmode": "numeric"}),
        }


@needs(Permission.EDIT_RULES)
def budget(request: HttpRequest) -> HttpResponse:
    """Say how many patients the clinic means to call in a day."""
    access = staff_access(request)
    form = BudgetForm(
        request.POST if request.method == "POST" else None,
        instance=budget_of(access.clinic),
    )
    if form.is_valid():
        try:
            actions.set_budget(
                clinic=access.clinic, by=Actor.member(access.staff), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "The calls of a day are saved.")
            return HttpResponseRedirect(reverse("settings-worklist"), status=SEE_OTHER)
    return render(
        request, "adherence/budget.html", {"form": form}, status=422 if form.errors else 200
    )


@require_POST
@needs(Permission.VIEW_WORKLIST)
def keys(request: HttpRequest) -> HttpResponse:
    """Switch her keyboard shortcuts on or off; kept with her account."""
    staff = staff_access(request).staff
    set_shortcuts(staff=staff, on=request.POST.get("on") == "1", by=Actor.member(staff))
    if request.headers.get("HX-Request"):
        return render(request, "adherence/_keys.html", {"person": staff, "in_place": True})
    return HttpResponseRedirect(next_url(request, reverse("worklist")), status=SEE_OTHER)
