from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited, one_value_range
from clinic.sealed.fields import EncryptedCharField
from programs.models.calendar_change import CalendarChange


class SessionKind(models.TextChoices):
    INDIVIDUAL = "individual", "Individual session"
    CLASS = "class", "Class"


class SessionStatus(models.TextChoices):
    SCHEDULED = "scheduled", "Scheduled"
    CANCELLED = "cancelled", "Cancelled"


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def during() -> TsTzRange:
    """Return a row's time as a half-open range, so that touching sessions do not overlap."""
    return TsTzRange("starts_at", "ends_at", RangeBoundary())


@audited(exclude=["places_taken"])
class Session(ClinicOwned):
    """One occurrence on the calendar.

    Local date, wall time and zone are the truth; `starts_at` and `ends_at` derive from them and
    serve the constraints. `occurrence_day` is the date that a session's series gave it: it stays
    when the session is moved or cancelled, so that the series never makes that one again. Active
    sessions of one physiologist, or in one room, never overlap,
    except where `overlap_reason` says why one was allowed to. `places_taken` is kept by a trigger
    on bookings and can never exceed `capacity`. `sequence` rises at each change that a calendar
    must follow (RFC 5545).
    """

    series = models.ForeignKey(
        "programs.Series", null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    occurrence_day = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=SessionKind.choices)
    title = EncryptedCharField(max_length=80, blank=True)
    physiologist = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey("clinic.Room", on_delete=models.PROTECT, related_name="+")

    day = models.DateField()
    start_time = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    capacity = models.PositiveSmallIntegerField(default=1)
    places_taken = models.PositiveSmallIntegerField(default=0, editable=False)
    status = models.CharField(
        max_length=12, choices=SessionStatus.choices, default=SessionStatus.SCHEDULED
    )
    cancel_reason = EncryptedCharField(max_length=200, blank=True)
    overlap_reason = EncryptedCharField(max_length=200, blank=True)
    sequence = models.PositiveIntegerField(default=0)

    # what an action just recorded about this row, for a button that takes it back
    change: CalendarChange | None = None

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            ExclusionConstraint(
                name="session_physiologist_no_overlap",
                condition=Q(status="scheduled", overlap_reason=""),
                expressions=[
                    (one_value_range("physiologist"), RangeOperators.OVERLAPS),
                    (during(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="session_room_no_overlap",
                condition=Q(status="scheduled", overlap_reason=""),
                expressions=[
                    (one_value_range("room"), RangeOperators.OVERLAPS),
                    (during(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="session_5_to_480_minutes"
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1), name="session_has_at_least_one_place"
            ),
            models.CheckConstraint(
                condition=Q(places_taken__lte=F("capacity")), name="session_never_over_capacity"
            ),
            models.CheckConstraint(
                condition=Q(kind="class") | Q(capacity=1), name="session_individual_has_one_place"
            ),
            models.CheckConstraint(
                condition=Q(status__in=SessionStatus.values), name="session_status_known"
            ),
            models.UniqueConstraint(
                fields=["series", "occurrence_day"], name="session_once_per_occurrence"
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True, occurrence_day__isnull=True)
                | Q(series__isnull=False, occurrence_day__isnull=False),
                name="session_of_a_series_has_its_day",
            ),
            # the target of bookings' composite foreign key, which keeps their times in step
            models.UniqueConstraint(
                fields=["id", "starts_at", "ends_at"], name="session_id_and_times"
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "starts_at"], name="session_by_time"),
            models.Index(fields=["physiologist", "starts_at"], name="session_of_physiologist"),
        ]

    def __str__(self) -> str:
        return f"session {self.day} {self.start_time:%H:%M}"

    @property
    def places_left(self) -> int:
        return self.capacity - self.places_taken
