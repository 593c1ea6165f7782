"""The page on which somebody lets mails go after the database was restored, and its API."""

from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.api.views import ClinicAPIView, once
from clinic.errors import Refused
from clinic.permissions import Access, Permission
from notifications import after_restore, selectors, words
from notifications.after_restore import Aftermath
from notifications.forms import LetGoForm
from notifications.kinds import Recipient
from notifications.models import ForgottenMail


@needs(Permission.EDIT_CLINIC)
@require_http_methods(["GET", "HEAD", "POST"])
def mail_hold(request: HttpRequest) -> HttpResponse:
    """Show what a restored database forgot, and let the clinic's mails leave again."""
    access = staff_access(request)
    form = LetGoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            after_restore.lift(
                clinic=access.clinic,
                reason=form.cleaned_data["reason"],
                by=Actor.member(access.staff),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            flash.success(request, _("Mails leave again."))
            return HttpResponseRedirect(reverse("settings-workers"), status=303)
    seen = after_restore.aftermath_of(access.clinic)
    return render(
        request,
        "notifications/mail_hold.html",
        {
            "seen": seen,
            "form": form,
            "rows": _rows(seen, _recipients(access, seen, "message-hold")),
            "checks": after_restore.things_to_check(),
        },
        status=422 if form.errors else 200,
    )


def _recipients(access: Access, seen: Aftermath | None, view: str) -> dict[UUID, Recipient]:
    """Return who got the forgotten mails, logged as read; none for who does not see patients."""
    if seen is None or not access.allows(Permission.VIEW_PATIENTS):
        return {}
    found = selectors.recipients_of(seen.forgotten)
    patients = [r.patient for r in found.values() if r.patient is not None]
    audit.record_read(access, patients=patients, view=view)
    return found


def _rows(seen: Aftermath | None, recipients: dict[UUID, Recipient]) -> list[dict[str, Any]]:
    return [
        {
            "at": mail.left_at,
            "kind": words.kind_label(mail.kind),
            "whom": mail.get_recipient_kind_display(),
            "recipient": recipients.get(mail.recipient_uid),
        }
        for mail in (seen.forgotten if seen else [])
    ]


class ForgottenMailOut(serializers.Serializer[Any]):
    left_at = serializers.DateTimeField()
    kind = serializers.CharField()
    recipient_kind = serializers.CharField()
    recipient = serializers.UUIDField(source="recipient_uid")
    recipient_name = serializers.SerializerMethodField()

    def get_recipient_name(self, mail: ForgottenMail) -> str:
        found = self.context["recipients"].get(mail.recipient_uid)
        return found.name if found else ""


class MailHoldOut(serializers.Serializer[Any]):
    held = serializers.BooleanField(help_text="Whether the clinic's mails wait for a person.")
    since = serializers.DateTimeField(
        required=False, help_text="From here to `found_at` the database may have forgotten."
    )
    found_at = serializers.DateTimeField(required=False)
    journal_complete = serializers.BooleanField(
        required=False, help_text="Whether every mail of that time is known from the journal."
    )
    forgotten_number = serializers.IntegerField(required=False)
    forgotten = ForgottenMailOut(
        many=True, required=False, help_text="Mails that left and are not in the ledger; 500 most."
    )
    unclear = serializers.IntegerField(required=False, help_text="Mails that may have left.")
    waiting = serializers.IntegerField(required=False, help_text="Mails that are due and wait.")


class LetGoIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=80, help_text="What you looked at before.")


class MailHoldView(ClinicAPIView):
    access = {"GET": Permission.EDIT_CLINIC, "POST": Permission.EDIT_CLINIC}
    serializer_class = MailHoldOut

    @extend_schema(
        operation_id="mail_hold_retrieve",
        summary="Say whether mails wait because the database was restored",
        responses=MailHoldOut,
    )
    def get(self, request: Request) -> Response:
        return Response(self._body())

    @extend_schema(
        operation_id="mail_hold_lift",
        summary="Let the clinic's mails leave again",
        request=LetGoIn,
        responses=MailHoldOut,
    )
    def post(self, request: Request) -> Response:
        def work() -> tuple[int, dict[str, Any]]:
            facts = self.validated(LetGoIn, request)
            after_restore.lift(clinic=self.clinic_access.clinic, reason=facts["reason"], by=self.by)
            return 200, self._body()

        return once(self, request, work)

    def _body(self) -> dict[str, Any]:
        seen = after_restore.aftermath_of(self.clinic_access.clinic)
        if seen is None:
            return {"held": False}
        recipients = _recipients(self.clinic_access, seen, "api-message-hold")
        facts = {"held": True, **vars(seen)}
        return dict(MailHoldOut(facts, context={"recipients": recipients}).data)
