from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.actors import ActorKind
from clinic.models import ClinicOwned
from clinic.models.base import audited, one_value_range
from programs.models.calendar_change import CalendarChange
from programs.models.session import during


class BookingStatus(models.TextChoices):
    BOOKED = "booked", "Booked"
    WAITLISTED = "waitlisted", "On the waitlist"
    OFFERED = "offered", "Offered a place"
    ATTENDED = "attended", "Attended"
    NO_SHOW = "no_show", "Did not come"
    CANCELLED = "cancelled", "Cancelled"


class CancelReason(models.TextChoices):
    UNWELL = "unwell", _("Unwell")
    JOINT_PAIN = "joint_pain", _("Joint pain")
    OTHER_APPOINTMENT = "other_appointment", _("Another appointment")
    TRAVEL = "travel", _("Travel or holiday")
    WORK_OR_FAMILY = "work_or_family", _("Work or family")
    NOT_SAID = "not_said", _("Not said")
    CLINIC = "clinic", _("Cancelled by the clinic")


# A place that is offered is held for her, so that nobody else is offered or given it meanwhile.
HOLDS_A_PLACE = (
    BookingStatus.BOOKED,
    BookingStatus.OFFERED,
    BookingStatus.ATTENDED,
    BookingStatus.NO_SHOW,
)
ATTENDED_OR_NOT = (BookingStatus.ATTENDED, BookingStatus.NO_SHOW)
# Who has said, or was told, that she comes; an offered place is still only held.
EXPECTED = (BookingStatus.BOOKED, *ATTENDED_OR_NOT)
# On the list, with or without an offer: nothing that she has said yes to.
WAITING = (BookingStatus.WAITLISTED, BookingStatus.OFFERED)
# What a change of the session concerns.
OPEN = (BookingStatus.BOOKED, *WAITING)


@audited()
class Booking(ClinicOwned):
    """One patient's place in one session, from booking to outcome.

    `patient`, `starts_at` and `ends_at` repeat the enrollment's and the session's: composite
    foreign keys keep them equal (a moved session cascades), so that the database itself can
    refuse two overlapping bookings of one patient. An outcome has a recorder and a time. `uid` is
    the calendar event's UID for life, `sequence` its SEQUENCE. Time passing never changes a
    status: past and still booked is work for a person. Only an offer of a free place runs out:
    its booking is waitlisted again, and `offered_at` tells that it had its turn.

    `makes_up` is the cancelled booking of the same program whose dose this one makes good.
    """

    session = models.ForeignKey(
        "programs.Session", on_delete=models.PROTECT, related_name="bookings"
    )
    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="bookings"
    )
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="bookings"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(
        max_length=12, choices=BookingStatus.choices, default=BookingStatus.BOOKED
    )
    sequence = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    offered_at = models.DateTimeField(null=True, blank=True)
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    makes_up = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="made_up_by"
    )

    recorded_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=8, choices=ActorKind.choices, blank=True)
    cancel_reason = models.CharField(max_length=20, choices=CancelReason.choices, blank=True)
    notice_hours = models.IntegerField(
        null=True, blank=True, help_text="Hours left before the session when it was cancelled."
    )
    had_place = models.BooleanField(
        default=True,
        db_default=True,
        help_text="False for one cancelled from the waitlist or an offer: no dose was missed.",
    )

    # what an action just recorded about this row, for a button that takes it back
    change: CalendarChange | None = None

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrollment"],
                condition=~Q(status="cancelled"),
                name="booking_once_per_session_and_enrollment",
            ),
            ExclusionConstraint(
                name="booking_patient_no_overlap",
                condition=Q(status__in=["booked", "offered", "attended"]),
                expressions=[
                    (one_value_range("patient"), RangeOperators.OVERLAPS),
                    (during(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["attended", "no_show"],
                    recorded_by__isnull=False,
                    recorded_at__isnull=False,
                )
                | Q(
                    status__in=["booked", "waitlisted", "offered", "cancelled"],
                    recorded_by__isnull=True,
                    recorded_at__isnull=True,
                ),
                name="booking_outcome_has_a_recorder",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status="cancelled", cancelled_at__isnull=False)
                    & ~Q(cancelled_by="")
                    & ~Q(cancel_reason="")
                )
                | (
                    ~Q(status="cancelled")
                    & Q(cancelled_at__isnull=True, cancelled_by="", cancel_reason="")
                ),
                name="booking_cancellation_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(
                    status="offered", offered_at__isnull=False, offer_expires_at__isnull=False
                )
                | (~Q(status="offered") & Q(offer_expires_at__isnull=True)),
                name="booking_offer_has_an_end",
            ),
            models.UniqueConstraint(fields=["id", "enrollment"], name="booking_id_and_enrollment"),
            models.UniqueConstraint(
                fields=["makes_up"],
                condition=~Q(status="cancelled"),
                name="booking_made_up_once",
            ),
            models.CheckConstraint(
                condition=Q(makes_up__isnull=True) | ~Q(makes_up=F("id")),
                name="booking_makes_up_another",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(status__in=BookingStatus.values), name="booking_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "starts_at"], name="booking_by_time"),
            models.Index(
                fields=["patient", "-starts_at"], include=["status"], name="booking_of_patient"
            ),
            models.Index(
                fields=["starts_at"],
                condition=Q(status__in=["waitlisted", "offered"]),
                name="booking_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.uid}"
