"""The page of an administrator that says whether mails leave, and the same for the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.access import needs, staff_access
from clinic.api.views import ClinicAPIView
from clinic.permissions import Permission
from notifications.flow import in_words
from notifications.models import MessageState
from notifications.words import PHASES
from notifications.workers import Condition, condition

_WHAT = {"worker": "Worker", "beat": "Beat, by its ticks", "sender": "Sender without a broker"}


@needs(Permission.EDIT_CLINIC)
@require_safe
def workers(request: HttpRequest) -> HttpResponse:
    """Say in one sentence whether mails leave, and show what that is taken from."""
    seen = condition(staff_access(request).clinic)
    return render(
        request,
        "notifications/workers.html",
        {
            "seen": seen,
            "rows": _rows(seen),
            "trouble": [
                {"label": MessageState(state).label, "state": state, "n": n}
                for state, n in seen.trouble.items()
                if n
            ],
            "pulses": [
                {"pulse": p, "what": _(_WHAT[p.what]), "ago": _ago(seen, p.beat_at)}
                for p in seen.pulses
            ],
        },
    )


def _rows(seen: Condition) -> list[dict[str, Any]]:
    flow = seen.flow
    error = str(PHASES[flow.error]) if flow.error else _("No fault at the moment")
    rows = [
        (_("Oldest mail that could leave"), _waited(flow.lag_s, flow.waiting)),
        (_("Waiting for another attempt"), str(flow.retrying)),
        (_("Left by a sender that stopped"), str(flow.stuck)),
        (_("Sent in the last hour"), str(seen.sent.last_hour)),
        (_("Last mail sent"), _ago(seen, seen.sent.last_at)),
        (_("Broker"), _("Answers") if seen.broker else _("Does not answer")),
        (_("Mail server"), error),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _waited(lag_s: float, waiting: int) -> str:
    if not waiting:
        return _("None waits")
    return _("has waited %(long)s; %(n)s wait") % {"long": in_words(lag_s), "n": waiting}


def _ago(seen: Condition, moment: Any) -> str:
    if moment is None:
        return _("None in the last day")
    return _("%(long)s ago") % {"long": in_words(max(0.0, (seen.at - moment).total_seconds()))}


class PulseOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    what = serializers.ChoiceField(choices=["worker", "beat", "sender"])
    beat_at = serializers.DateTimeField()
    alive = serializers.BooleanField()


class FlowOut(serializers.Serializer[Any]):
    lag_s = serializers.FloatField(
        help_text="How long the oldest mail has waited that could leave."
    )
    oldest_s = serializers.FloatField(help_text="The same, with those that wait for an attempt.")
    waiting = serializers.IntegerField()
    retrying = serializers.IntegerField()
    stuck = serializers.IntegerField()
    server_down = serializers.IntegerField()
    error = serializers.CharField()


class ConditionOut(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    verdict = serializers.CharField()
    held = serializers.BooleanField(
        help_text="Whether the clinic's mails wait because the database was restored."
    )
    well = serializers.BooleanField()
    broker = serializers.BooleanField()
    flow = FlowOut()
    last_sent_at = serializers.DateTimeField(source="sent.last_at", allow_null=True)
    sent_last_hour = serializers.IntegerField(source="sent.last_hour")
    pulses = PulseOut(many=True)
    trouble = serializers.DictField(
        child=serializers.IntegerField(), help_text="Mails of this clinic that need a person."
    )
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="What stops no mail and still wants somebody."
    )


class Workers(ClinicAPIView):
    access = {"GET": Permission.EDIT_CLINIC}
    serializer_class = ConditionOut

    @extend_schema(
        operation_id="workers_retrieve",
        summary="Say whether mails leave on time",
        responses=ConditionOut,
    )
    def get(self, request: Request) -> Response:
        return Response(ConditionOut(condition(self.clinic_access.clinic)).data)
