from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from clinic import clock
from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField, WordsSealedJSONField


class ChangeKind(models.TextChoices):
    MOVED = "moved", "Session moved"
    CANCELLED = "cancelled", "Session cancelled"
    BOOKING_CANCELLED = "booking_cancelled", "Booking cancelled"
    SERIES_CHANGED = "series_changed", "Series changed"
    SERIES_CANCELLED = "series_cancelled", "Series cancelled"
    DAY_CANCELLED = "day_cancelled", "Day cancelled"
    PLANNED = "planned", "Programs planned"


@audited()
class CalendarChange(ClinicOwned):
    """One thing that somebody did to the calendar in one step, and that one step takes back.

    `sentence` says it without a patient's name. A cancelled day may have closed the day for its
    physiologist as well.
    """

    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    sentence = EncryptedCharField(max_length=300)
    by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)
    closure = models.ForeignKey(
        "clinic.Closure", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values), name="change_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["clinic", "-at"], name="change_newest")]

    def __str__(self) -> str:
        return f"change {self.uid}"


# What somebody typed. The rest of a state is times and keys, which queries look into.
_WORDS = ("title", "cancel_reason", "overlap_reason")


class ChangeItem(models.Model):
    """A session, booking or series before and after a change; `before` is null for a new one."""

    wall = ("change",)

    change = models.ForeignKey(CalendarChange, on_delete=models.CASCADE, related_name="items")
    session = models.ForeignKey(
        "programs.Session", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    booking = models.ForeignKey(
        "programs.Booking", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    series = models.ForeignKey(
        "programs.Series", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    before = WordsSealedJSONField(words=_WORDS, null=True, encoder=DjangoJSONEncoder)
    after = WordsSealedJSONField(words=_WORDS, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=False, booking__isnull=True, series__isnull=True)
                | Q(session__isnull=True, booking__isnull=False, series__isnull=True)
                | Q(session__isnull=True, booking__isnull=True, series__isnull=False),
                name="change_item_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.pk} of {self.change_id}"
