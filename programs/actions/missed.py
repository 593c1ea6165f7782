"""The friendly mail after somebody did not come: one for several misses, and none for nothing."""

from datetime import timedelta

from clinic import clock
from clinic.working_days import working_days
from notifications.actions import Occasion, call_off, plan
from notifications.models import Message
from notifications.timing import when_answered
from patients.links import extend
from patients.models import Patient, PatientStatus
from programs.actions.heard import HAS_LEFT
from programs.models import Booking, BookingStatus

KIND = "missed-session"
# She may come late, phone by herself, or have been ticked by mistake.
LEAVES_AFTER = timedelta(hours=4)
# Misses so close together are one reason to write; later than this nobody writes about one.
TOGETHER = timedelta(days=4)
# How long it is worth sending.
USEFUL_FOR = timedelta(days=2)
# How long after it she may choose another time behind the link.
CHOICE_GRACE = timedelta(days=7)


def follow_up(booking: Booking) -> None:
    """Plan what her misses ask for now, once an outcome was recorded, corrected or taken back.

    The booking carries its patient and session, and her enrollment is locked. What waits is called
    off and planned about the newest miss that stands; whoever was written to a few days ago is
    left in peace.
    """
    now = clock.now()
    patient, clinic = booking.patient, booking.session.clinic
    waiting = Message.objects.filter(kind=KIND, recipient_uid=patient.uid)
    call_off(
        about_uids=list(waiting.values_list("about_uid", flat=True)),
        kinds=[KIND],
        code="told-together",
    )
    newest = (
        Booking.objects.filter(
            patient=patient, status=BookingStatus.NO_SHOW, starts_at__gt=now - TOGETHER
        )
        .order_by("-starts_at")
        .first()
    )
    told = waiting.filter(HAS_LEFT, due_at__gt=now - TOGETHER).exists()
    if newest is None or told or patient.status != PatientStatus.ACTIVE:
        return
    zone = patient.zone_in(clinic)
    due_at = when_answered(
        max(now, newest.ends_at) + LEAVES_AFTER, clinic, zone, working_days(clinic)
    )
    extend(about_uids=[newest.uid], expires_at=newest.ends_at + CHOICE_GRACE)
    plan(
        [
            Occasion(
                kind=KIND,
                clinic_id=newest.clinic_id,
                recipient_uid=patient.uid,
                about_uid=newest.uid,
                due_at=due_at,
                send_before=due_at + USEFUL_FOR,
                # what was called off once is another mail when the miss counts after all
                version=waiting.filter(about_uid=newest.uid).count(),
            )
        ]
    )


def call_off_follow_up(*, patient: Patient) -> None:
    """Call the mail off that waits for her: somebody has spoken with her."""
    waiting = Message.objects.filter(kind=KIND, recipient_uid=patient.uid)
    call_off(
        about_uids=list(waiting.values_list("about_uid", flat=True)),
        kinds=[KIND],
        code="in-touch",
    )
