from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.actors import ActorKind
from clinic.models import ClinicOwned
from clinic.models.base import audited, one_value_range
from programs.models.session import during


class BookingStatus(models.TextChoices):
    BOOKED = "booked", "Booked"
    WAITLISTED = "waitlisted", "On the waitlist"
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


HOLDS_A_PLACE = (BookingStatus.BOOKED, BookingStatus.ATTENDED, BookingStatus.NO_SHOW)
ATTENDED_OR_NOT = (BookingStatus.ATTENDED, BookingStatus.NO_SHOW)


@audited()
class Booking(ClinicOwned):
    """One patient's place in one session, from booking to outcome.

    `patient`, `starts_at` and `ends_at` repeat the enrollment's and the session's: composite
    foreign keys keep them equal (a moved session cascades), so that the database itself can
    refuse two overlapping bookings of one patient. An outcome has a recorder and a time. `uid` is
    the calendar event's UID for life, `sequence` its SEQUENCE. Time passing never changes a
    status: past and still booked is work for a person.
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
                condition=Q(status__in=["booked", "attended"]),
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
                    status__in=["booked", "waitlisted", "cancelled"],
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
        ]

    def __str__(self) -> str:
        return f"booking {self.uid}"
