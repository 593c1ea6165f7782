"""What a member of staff thinks of one reason."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from adherence import actions
from adherence.actions.verdicts import LONGEST_NOTE
from adherence.models import Signal
from adherence.views.episode import show_episode
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.forms import SteadyForm
from clinic.permissions import Access, Permission

WITHDRAW = "withdraw"


class VerdictForm(SteadyForm, forms.Form):
    """Whether a reason was of use, and why."""

    useful = forms.ChoiceField(
        label="Was this of use?",
        choices=[("yes", "Useful"), ("no", "Not useful"), (WITHDRAW, "Take mine back")],
    )
    note = forms.CharField(label="Why", required=False, max_length=LONGEST_NOTE)


@needs(Permission.WORK_EPISODES)
def verdict(request: HttpRequest, uid: UUID, signal_uid: UUID) -> HttpResponse:
    """Keep or take back the visitor's own verdict on one signal of an episode."""
    access = staff_access(request)
    signal = _find(access, uid, signal_uid)
    back = f"{reverse('episode-detail', args=[uid])}#reason-{signal_uid}"
    if request.method != "POST":
        return HttpResponse(status=303, headers={"Location": back})
    form = VerdictForm(request.POST)
    if not form.is_valid():
        more: dict[str, Any] = {"verdict_of": signal.uid, "verdict_note": form["note"].value()}
        return show_episode(request, access, uid, failed={"verdict": form}, more=more)
    said, by = form.cleaned_data, Actor.member(access.staff)
    if said["useful"] == WITHDRAW:
        actions.withdraw_verdict(signal=signal, by=by)
        messages.success(request, "Your verdict is taken back.")
    else:
        useful = said["useful"] == "yes"
        actions.judge_signal(signal=signal, useful=useful, note=said["note"], by=by)
        messages.success(request, "Thank you: it is counted. The rule and the episode stay.")
    return HttpResponse(status=303, headers={"Location": back})


def _find(access: Access, uid: UUID, signal_uid: UUID) -> Signal:
    signals = Signal.objects.filter(clinic=access.clinic, episode__uid=uid, uid=signal_uid)
    found = signals.first()
    if found is None:
        raise Http404("No such reason in this clinic.")
    return found
