"""What staff think of a signal, over the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from adherence import actions
from adherence.api.serializers import VerdictOut
from adherence.models import Signal
from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.permissions import Permission


class VerdictIn(serializers.Serializer[Any]):
    useful = serializers.BooleanField(help_text="Whether it was of use in caring for her.")
    note = serializers.CharField(
        required=False, allow_blank=True, help_text="At most 300 characters."
    )


class Verdict(ClinicAPIView):
    """The caller's own verdict on one signal, of which there is at most one."""

    access = {"PUT": Permission.WORK_EPISODES, "DELETE": Permission.WORK_EPISODES}
    serializer_class = VerdictOut

    @extend_schema(
        operation_id="signals_verdict_give", request=VerdictIn, responses={200: VerdictOut}
    )
    def put(self, request: Request, uid: UUID) -> Response:
        """Say whether a signal was of use; a second word replaces the first."""
        signal = self._signal(uid)
        values = self.validated(VerdictIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            verdict = actions.judge_signal(signal=signal, by=self.by, **values)
            return 200, dict(VerdictOut(verdict).data)

        return once(self, request, work)

    @extend_schema(operation_id="signals_verdict_withdraw", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        """Take back one's own verdict; taking it back twice changes nothing."""
        actions.withdraw_verdict(signal=self._signal(uid), by=self.by)
        return Response(status=204)

    def _signal(self, uid: UUID) -> Signal:
        signal = find_or_404(Signal.objects.filter(clinic=self.clinic_access.clinic), uid)
        audit.record_read(
            self.clinic_access, patients=[signal.patient_id], view="api-signal-verdict"
        )
        return signal
