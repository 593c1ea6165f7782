from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited


class EarlyStop(models.TextChoices):
    PAIN = "pain", "Joint pain"
    DIZZY = "dizzy", "Dizziness"
    BREATHLESS = "breathless", "Out of breath"
    CHEST = "chest", "Chest pain"
    ASKED = "asked", "She asked to stop"
    OTHER = "other", "Another reason"


@audited()
class SessionRecord(ClinicOwned):
    """What one patient did in one session: minutes, effort and pain on 0-10 scales."""

    booking = models.OneToOneField(
        "programs.Booking", on_delete=models.PROTECT, related_name="record"
    )
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    pain_before = models.PositiveSmallIntegerField(null=True, blank=True)
    pain_after = models.PositiveSmallIntegerField(null=True, blank=True)
    early_stop = models.CharField(max_length=12, choices=EarlyStop.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True})
                    | Q(**{f"{name}__gte": 0, f"{name}__lte": 10}),
                    name=f"record_{name}_0_to_10",
                )
                for name in ("effort", "pain_before", "pain_after")
            ],
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__lte=480),
                name="record_minutes_up_to_480",
            ),
        ]

    def __str__(self) -> str:
        return f"record of booking {self.booking_id}"
