"""What those who help a patient are told of her appointments: what she is told, when she is.

A mail to a carer is planned as hers is written, so that every rule about when and whether she is
told holds for the carer too; also where nothing can be written to her.
"""

from collections.abc import Sequence

from clinic import clock
from notifications.actions import Occasion, plan
from notifications.models import Message
from notifications.models.message import RecipientKind
from patients.models import Carer
from programs.actions.heard import CONFIRMED, PLANNED
from programs.actions.mailing import CANCELLED, MOVED, RESTORED
from programs.actions.reminding import REMINDER
from programs.models import Booking

FOR_CARER = "carer-appointment"
# Offers, and that she was missed, stay between her and the clinic.
TOLD_TO_CARERS = (CONFIRMED, PLANNED, MOVED, CANCELLED, RESTORED, REMINDER)


def tell_carers(rows: Sequence[tuple[Message, Booking]]) -> None:
    """Plan a mail to each carer of the patients whose mails these are; twice adds nothing."""
    told = [(m, b) for m, b in rows if m.kind in TOLD_TO_CARERS]
    if not told:
        return
    carers: dict[int, list[Carer]] = {}
    for carer in Carer.objects.filter(
        patient__in={b.patient_id for _message, b in told},
        accepted_at__isnull=False,
        ended_at__isnull=True,
    ):
        carers.setdefault(carer.patient_id, []).append(carer)
    planned = [
        _occasion(message, booking, carer)
        for message, booking in told
        for carer in carers.get(booking.patient_id, [])
    ]
    if planned:
        plan(planned)


def _occasion(message: Message, booking: Booking, carer: Carer) -> Occasion:
    return Occasion(
        kind=FOR_CARER,
        clinic_id=booking.clinic_id,
        recipient_uid=carer.uid,
        about_uid=booking.uid,
        due_at=clock.now(),
        send_before=message.send_before,
        detail=f"{message.kind} {message.detail}"[:80].strip(),
        version=booking.sequence,
        recipient_kind=RecipientKind.CARER,
    )
