"""The mail after a session that somebody did not come to: no blame, another time, a number."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import clock
from clinic.models import Clinic
from notifications.kinds import Call, Later, Mail, NotNow, Says, WhenUnknown
from notifications.models import Message
from patients.mail import NOTE, quiet_now, settle_anew, unreachable
from patients.models import AccessLink, Capability, PatientStatus
from programs.actions.missed import CHOICE_GRACE, KIND, LEAVES_AFTER, USEFUL_FOR
from programs.messages.appointment import OPENING_WITH_TIME, AppointmentKind, Batch, When
from programs.models import OPEN, Booking, BookingStatus, EnrollmentStatus
from programs.selectors.alternatives import alternatives_of


class MissedSession(AppointmentKind):
    """She was missed, and can choose another time or phone."""

    name = KIND
    label = gettext_lazy("After an appointment you could not come to")  # type: ignore[assignment]
    says = Says(
        to="the patient; one mail about misses close together, none once she is in touch",
        due="four hours after it was recorded, outside quiet hours, when the phone is answered",
        until="two days have passed",
        unknown="a second copy would read like a reproach",
    )
    optional = True
    when_unknown = WhenUnknown.ASK_STAFF
    template = "programs/missed"
    slots = (OPENING_WITH_TIME, NOTE)
    status = BookingStatus.NO_SHOW
    facts = ("patient", "enrollment")
    grace = CHOICE_GRACE
    has_calendar = False
    capabilities = (Capability.VISIT, Capability.MAIL)

    def subject(self, when: When) -> str:
        return _("We missed you: %(when)s") % {"when": when.short}

    def call(self, now: datetime) -> Call:
        """Ask her on the phone, until she has another time or has come."""
        missed = Booking.objects.filter(
            uid=OuterRef("about_uid"),
            status=BookingStatus.NO_SHOW,
            enrollment__status=EnrollmentStatus.ACTIVE,
        )
        since = Booking.objects.filter(
            patient__uid=OuterRef("recipient_uid"),
            status__in=[*OPEN, BookingStatus.ATTENDED],
            starts_at__gt=OuterRef("due_at"),
        ).filter(Q(created_at__gt=OuterRef("due_at")) | Q(status=BookingStatus.ATTENDED))
        return Call(
            matters=Q(Exists(missed)) & ~Q(Exists(since)),
            lasts=CHOICE_GRACE,
            say=lambda _fact: "She missed an appointment. Ask how she is and offer another time.",
        )

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow | Later]:
        """Return each mail, or why it must not leave; none to whoever is in touch again."""
        in_touch = _in_touch([message.about_uid for message in messages])
        rest = [message for message in messages if message.about_uid not in in_touch]
        found: dict[int, Mail | NotNow | Later] = {
            message.pk: NotNow("in-touch") for message in messages if message not in rest
        }
        return found | (super().compose(rest) if rest else {})

    def plan_clinic_anew(self, clinic: Clinic, now: datetime) -> int:
        """Let them leave on an open day outside the quiet hours, as both are now."""
        return settle_anew(
            self, clinic, now, earliest=_leaves_from, lasts=USEFUL_FOR, on_open_days=True
        )

    def refusal(self, message: Message, booking: Booking) -> NotNow | Later | None:
        """Return why this mail is no longer true or wanted, from the facts as they are now."""
        if booking.patient.status != PatientStatus.ACTIVE:
            return NotNow("patient-not-active")
        if booking.status != BookingStatus.NO_SHOW:
            return NotNow("outcome-corrected")
        if booking.enrollment.status != EnrollmentStatus.ACTIVE:
            return NotNow("program-over")
        return unreachable(booking.patient) or quiet_now(message, booking.patient, booking.clinic)

    def read(self, bookings: Sequence[Booking]) -> Batch:
        """Return also what each could choose instead."""
        batch = super().read(bookings)
        batch.places = alternatives_of(bookings, now=clock.now())
        return batch

    def headers(self, urls: dict[str, str]) -> dict[str, str]:
        return self.stop_headers(urls[Capability.MAIL])


def _in_touch(uids: Sequence[UUID]) -> set[UUID]:
    """Return the misses after which she has come, was given another time, or used her link."""
    missed = list(Booking.objects.filter(uid__in=uids))
    later = list(
        Booking.objects.filter(
            patient__in={b.patient_id for b in missed},
            status__in=[*OPEN, BookingStatus.ATTENDED],
            starts_at__gt=min((b.starts_at for b in missed), default=clock.now()),
        ).values_list("patient_id", "status", "starts_at", "created_at")
    )
    opened: dict[UUID, datetime] = {
        about: used
        for about, used in AccessLink.objects.filter(
            about_uid__in=uids, last_used_at__isnull=False
        ).values_list("about_uid", "last_used_at")
        if used
    }
    return {
        b.uid
        for b in missed
        if any(
            patient == b.patient_id
            and starts_at > b.starts_at
            and (status == BookingStatus.ATTENDED or created_at > b.starts_at)
            for patient, status, starts_at, created_at in later
        )
        or (b.uid in opened and opened[b.uid] > b.starts_at)
    }


def _leaves_from(rows: Sequence[Message]) -> dict[int, datetime]:
    """Return the moment each was first to leave at, as `follow_up` reckons it."""
    about = Booking.objects.filter(uid__in=[row.about_uid for row in rows])
    ends = dict(about.values_list("uid", "ends_at"))
    return {
        row.pk: max(row.created_at, ends.get(row.about_uid, row.created_at)) + LEAVES_AFTER
        for row in rows
    }
