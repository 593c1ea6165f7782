"""The run sheet over the API: the same cards, the same rules, the same permission."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.permissions import Permission
from programs import actions
from programs.api.asked import ONCE, REFUSALS
from programs.api.bookings import bookings_of
from programs.api.run_serializers import CardIn, CardOut, SetIn, SetOut
from programs.card.names import RECORD, SET_PARTS, TIMED_PARTS, SetRow, timed_name
from programs.card.values import as_text, values_of
from programs.errors import CardRefused
from programs.models import Booking, PerformedSet, SessionRecord


class CardView(ClinicAPIView):
    """What views of a card share: whose it is, how it is shown, how a refusal names its fields."""

    def booking(self, uid: UUID) -> Booking:
        rows = bookings_of(self.clinic_access.clinic).select_related("record", "session__clinic")
        return find_or_404(rows, uid)

    def logged(self, booking: Booking) -> None:
        match = self.request.resolver_match
        view = str(match.url_name) if match else ""
        audit.record_read(self.clinic_access, patients=[booking.patient_id], view=view)

    def shown(self, booking: Booking) -> dict[str, Any]:
        """Return a card as it now is, and log whose it is."""
        self.logged(booking)
        booking = self.booking(booking.uid)
        record = getattr(booking, "record", None) or SessionRecord()
        facts = {name: getattr(record, name) for name in (*RECORD, *_BESIDE)}
        stored = record.pk is not None
        return dict(
            CardOut(
                {
                    **facts,
                    "booking": booking.uid,
                    "status": booking.status,
                    "sets": _sets(record) if stored else [],
                    "timed": list(record.timed.all()) if stored else [],
                }
            ).data
        )

    def answer(self, request: Request, uid: UUID, work: Callable[[Booking], object]) -> Response:
        """Do one thing to a card, once, and answer how the card stands then."""
        booking = self.booking(uid)

        def do() -> tuple[int, dict[str, Any]]:
            _named(lambda: work(booking))
            return 200, self.shown(booking)

        return once(self, request, do)


_BESIDE = ("edition", "arrived_at", "readiness", "readiness_reason")


class BookingCard(CardView):
    access = {"GET": Permission.RECORD_ATTENDANCE, "PUT": Permission.RECORD_ATTENDANCE}

    @extend_schema(operation_id="bookings_card_retrieve", responses=CardOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show the run sheet's card of a booking, with its edition."""
        return Response(self.shown(self.booking(uid)))

    @extend_schema(
        operation_id="bookings_card_update",
        request=CardIn,
        responses={200: CardOut, **REFUSALS},
        parameters=[ONCE],
    )
    def put(self, request: Request, uid: UUID) -> Response:
        """Save a whole card; refused (409) when somebody has changed it since it was read."""
        asked = self.validated(CardIn, request)
        return self.answer(request, uid, lambda booking: self._save(booking, asked))

    def _save(self, booking: Booking, asked: dict[str, Any]) -> SessionRecord:
        record = getattr(booking, "record", None)
        emptied = dict.fromkeys(_stored(record), "") if record else {}
        rows = asked.get("sets", [])
        entry = actions.Entry(
            values={**emptied, **_values(asked)},
            edition=asked["edition"],
            keys={_row(one).name(""): one["key"] for one in rows if "key" in one},
        )
        return actions.save_card(booking=booking, entry=entry, by=self.by)


class BookingSets(CardView):
    access = {"GET": Permission.RECORD_ATTENDANCE, "POST": Permission.RECORD_ATTENDANCE}
    pagination_class = None

    @extend_schema(operation_id="bookings_sets_list", responses=SetOut(many=True))
    def get(self, request: Request, uid: UUID) -> Response:
        """List the sets done at a booking."""
        booking = self.booking(uid)
        self.logged(booking)
        record = getattr(booking, "record", None)
        return Response(SetOut(_sets(record) if record else [], many=True).data)

    @extend_schema(
        operation_id="bookings_sets_create",
        request=SetIn,
        responses={200: CardOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Store one set, or change the one with this exercise, side and number."""
        asked = self.validated(SetIn, request)
        row = _row(asked)
        entry = actions.Entry(
            values={row.name(part): as_text(asked[part]) for part in SET_PARTS if part in asked},
            keys={row.name(""): asked["key"]} if "key" in asked else {},
        )
        return self.answer(
            request,
            uid,
            lambda booking: actions.save_card(booking=booking, entry=entry, by=self.by),
        )


class BookingArrival(CardView):
    access = {"POST": Permission.RECORD_ATTENDANCE}

    @extend_schema(
        operation_id="bookings_arrive",
        request=None,
        responses={200: CardOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Note that she has come; from an hour before the session on."""
        return self.answer(
            request, uid, lambda booking: actions.arrive(booking=booking, by=self.by)
        )


class BookingUndoArrival(CardView):
    access = {"POST": Permission.RECORD_ATTENDANCE}

    @extend_schema(
        operation_id="bookings_undo_arrival",
        request=None,
        responses={200: CardOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Take an arrival back; what was typed stays."""
        return self.answer(
            request, uid, lambda booking: actions.undo_arrival(booking=booking, by=self.by)
        )


class BookingFinish(CardView):
    access = {"POST": Permission.RECORD_ATTENDANCE}

    @extend_schema(
        operation_id="bookings_finish",
        request=None,
        responses={200: CardOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Record that she attended, with what her card holds."""
        return self.answer(
            request, uid, lambda booking: actions.finish(booking=booking, by=self.by)
        )


class BookingClearCard(CardView):
    access = {"POST": Permission.RECORD_ATTENDANCE}

    @extend_schema(
        operation_id="bookings_clear_card",
        request=None,
        responses={200: CardOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Empty a card that was typed for the wrong person; its outcome is undone first."""
        return self.answer(
            request, uid, lambda booking: actions.clear_card(booking=booking, by=self.by)
        )


def _sets(record: SessionRecord) -> QuerySet[PerformedSet]:
    return record.sets.select_related("exercise")


def _stored(record: SessionRecord) -> dict[str, str]:
    return values_of(record, _sets(record), record.timed.all())


def _row(asked: dict[str, Any]) -> SetRow:
    return SetRow(asked["exercise"], str(asked["side"]), asked["number"])


def _values(asked: dict[str, Any]) -> dict[str, str]:
    found = {name: asked[name] for name in RECORD if name in asked}
    for one in asked.get("sets", []):
        found |= {_row(one).name(part): one[part] for part in SET_PARTS if part in one}
    for lasting in asked.get("timed", []):
        found |= {
            timed_name(str(lasting["modality"]), part): lasting[part]
            for part in TIMED_PARTS
            if part in lasting
        }
    return {name: as_text(value) for name, value in found.items()}


def _named(work: Callable[[], object]) -> None:
    """Let a card's refusal name every field at fault, as the problem document lists them."""
    try:
        work()
    except CardRefused as error:
        raise ValidationError({name: [text] for name, text in error.errors.items()}) from error
