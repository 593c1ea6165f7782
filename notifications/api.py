"""The ledger through the API: the board, one message, and what a person can do about one."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit, clock
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.permissions import Permission
from notifications import actions, selectors, stories, suppressing, words
from notifications.kinds import Recipient
from notifications.models import HeldBecause, Message, MessageState


class DeliveryEventOut(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    event = serializers.CharField()
    code = serializers.CharField()
    said = serializers.CharField(help_text="What a person wrote about it.")


class MessageOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    kind = serializers.CharField()
    kind_label = serializers.SerializerMethodField()
    recipient_kind = serializers.CharField()
    recipient = serializers.UUIDField(source="recipient_uid")
    recipient_name = serializers.SerializerMethodField()
    about = serializers.UUIDField(source="about_uid")
    state = serializers.ChoiceField(choices=MessageState.choices)
    reason = serializers.SerializerMethodField()
    story = serializers.SerializerMethodField(help_text="What happened and what to do next.")
    due_at = serializers.DateTimeField()
    send_before = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    attempts = serializers.IntegerField()
    handled_at = serializers.DateTimeField(allow_null=True)

    def get_kind_label(self, message: Message) -> str:
        return words.kind_label(message.kind)

    def get_reason(self, message: Message) -> str:
        return words.reason_of(message)

    def get_story(self, message: Message) -> str:
        return stories.story_of(message, now=clock.now())

    def get_recipient_name(self, message: Message) -> str:
        known: dict[UUID, Recipient] = self.context.get("recipients", {})
        found = known.get(message.recipient_uid)
        return found.name if found else ""


class AddressHeldOut(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=HeldBecause.choices)
    since = serializers.DateTimeField(source="created_at")
    code = serializers.CharField()


class MessageDetailOut(MessageOut):
    events = DeliveryEventOut(many=True)
    address_held = serializers.SerializerMethodField(
        help_text="Why her address of today gets no mail; null when it gets mail."
    )
    subject = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField(help_text="The text part as sent, without links.")

    @extend_schema_field(AddressHeldOut(allow_null=True))
    def get_address_held(self, message: Message) -> dict[str, Any] | None:
        held = self.context.get("held")
        return dict(AddressHeldOut(held).data) if held else None

    def get_subject(self, message: Message) -> str:
        mail = self.context.get("mail")
        return mail.subject if mail else ""

    def get_text(self, message: Message) -> str:
        mail = self.context.get("mail")
        return mail.text if mail else ""


class ResendIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=80)


class LiftIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=80, help_text="How you know that mail works again.")


class MessageQuery(serializers.Serializer[Any]):
    kind = serializers.CharField(required=False, max_length=40, help_text="One kind of mail.")
    day = serializers.DateField(required=False, help_text="Due on this day of the clinic.")
    search = serializers.CharField(
        required=False,
        max_length=80,
        help_text="Words in the recipient's name, record number or whole e-mail; for those who may "
        "see patients.",
    )


class _MessageView(ClinicAPIView):
    serializer_class: Any = MessageOut

    def find(self, uid: UUID) -> Message:
        return find_or_404(selectors.messages_of(self.clinic_access.clinic), uid)

    def recipients(self, messages: list[Message], view: str) -> dict[UUID, Recipient]:
        """Return the recipients, logged as read; none for a role that does not see patients."""
        access = self.clinic_access
        if not access.allows(Permission.VIEW_PATIENTS):
            return {}
        found = selectors.recipients_of(messages)
        patients = [r.patient for r in found.values() if r.patient is not None]
        audit.record_read(access, patients=patients, view=view)
        return found

    def body(self, message: Message) -> dict[str, Any]:
        may_read = self.clinic_access.allows(Permission.VIEW_PATIENTS)
        context = {
            "recipients": self.recipients([message], "api-message-detail"),
            "mail": selectors.mail_as_sent(message) if may_read else None,
            "held": suppressing.hold_on(message) if may_read else None,
        }
        return dict(MessageDetailOut(message, context=context).data)


class MessageList(_MessageView):
    access = {"GET": Permission.VIEW_MESSAGES}

    @extend_schema(
        summary="List messages",
        parameters=[
            OpenApiParameter(
                "show",
                str,
                enum=[selectors.ATTENTION, selectors.ALL, *MessageState.values],
                description="What needs a person, everything (the default), or one state.",
            ),
            MessageQuery,
        ],
        responses=MessageOut(many=True),
    )
    def get(self, request: Request) -> Response:
        show = request.query_params.get("show", selectors.ALL)
        if show not in (selectors.ATTENTION, selectors.ALL, *MessageState.values):
            raise serializers.ValidationError(
                {"show": f"“{show}” is no view. Use attention, all or a state."}
            )
        query = MessageQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        wanted = selectors.Wanted(**query.validated_data)
        if not self.clinic_access.allows(Permission.VIEW_PATIENTS):
            wanted = replace(wanted, search="")  # a name that is found tells of a patient
        page = (
            self.paginate_queryset(selectors.shown(self.clinic_access.clinic, show, wanted)) or []
        )
        context = {"recipients": self.recipients(page, "api-message-list")}
        return self.get_paginated_response(MessageOut(page, many=True, context=context).data)


class MessageDetail(_MessageView):
    access = {"GET": Permission.VIEW_MESSAGES}
    serializer_class = MessageDetailOut

    @extend_schema(summary="Read one message and its life", responses=MessageDetailOut)
    def get(self, request: Request, uid: UUID) -> Response:
        return Response(self.body(self.find(uid)))


class MessageResend(_MessageView):
    access = {"POST": Permission.EDIT_PATIENTS}
    serializer_class = MessageDetailOut

    @extend_schema(summary="Let a mail go out again", request=ResendIn, responses=MessageDetailOut)
    def post(self, request: Request, uid: UUID) -> Response:
        def work() -> tuple[int, dict[str, Any]]:
            message = self.find(uid)
            facts = self.validated(ResendIn, request)
            return 200, self.body(
                actions.resend(message=message, reason=facts["reason"], by=self.by)
            )

        return once(self, request, work)


class MessageHandled(_MessageView):
    access = {"POST": Permission.EDIT_PATIENTS}
    serializer_class = MessageDetailOut

    @extend_schema(summary="Say that a person took over", request=None, responses=MessageDetailOut)
    def post(self, request: Request, uid: UUID) -> Response:
        def work() -> tuple[int, dict[str, Any]]:
            return 200, self.body(actions.mark_handled(message=self.find(uid), by=self.by))

        return once(self, request, work)


class MessageLift(_MessageView):
    access = {"POST": Permission.EDIT_PATIENTS}
    serializer_class = MessageDetailOut

    @extend_schema(
        summary="Let mail go to the recipient's address again",
        request=LiftIn,
        responses=MessageDetailOut,
    )
    def post(self, request: Request, uid: UUID) -> Response:
        def work() -> tuple[int, dict[str, Any]]:
            message = self.find(uid)
            facts = self.validated(LiftIn, request)
            return 200, self.body(
                suppressing.lift(message=message, reason=facts["reason"], by=self.by)
            )

        return once(self, request, work)
