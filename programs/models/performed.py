import uuid

from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from programs.models.component import Modality
from programs.models.exercise import BandColour
from programs.models.prescription import load_fits


class Side(models.TextChoices):
    BOTH = "both", "Both sides"
    LEFT = "left", "Left"
    RIGHT = "right", "Right"


@audited()
class PerformedSet(ClinicOwned):
    """One set that was done: repetitions, or seconds for a hold, with its load and effort 0-10.

    `key` is made where the set is typed, so that sending it again changes nothing.
    """

    record = models.ForeignKey(
        "programs.SessionRecord", on_delete=models.CASCADE, related_name="sets"
    )
    exercise = models.ForeignKey("programs.Exercise", on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=5, choices=Side.choices, default=Side.BOTH)
    number = models.PositiveSmallIntegerField()
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    load_kg = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    band = models.CharField(max_length=8, choices=BandColour.choices, blank=True)
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        ordering = ["record", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "exercise", "side", "number"], name="performed_set_once"
            ),
            models.CheckConstraint(
                condition=Q(reps__lte=100, seconds__isnull=True)
                | Q(reps__isnull=True, seconds__lte=3600),
                name="performed_reps_or_seconds",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=20), name="performed_number_1_to_20"
            ),
            models.CheckConstraint(
                condition=Q(effort__isnull=True) | Q(effort__lte=10),
                name="performed_effort_0_to_10",
            ),
            load_fits("performed_load_0_to_300_kg"),
        ]

    def __str__(self) -> str:
        return f"set {self.number}"


@audited()
class PerformedMinutes(ClinicOwned):
    """Minutes of one modality in a session, with effort 0-10 and mean heart rate a minute."""

    record = models.ForeignKey(
        "programs.SessionRecord", on_delete=models.CASCADE, related_name="timed"
    )
    modality = models.CharField(max_length=12, choices=Modality.choices)
    minutes = models.PositiveSmallIntegerField()
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    heart_rate = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["record", "modality"]
        constraints = [
            models.UniqueConstraint(fields=["record", "modality"], name="performed_minutes_once"),
            models.CheckConstraint(
                condition=Q(minutes__lte=480), name="performed_minutes_up_to_480"
            ),
            models.CheckConstraint(
                condition=Q(effort__isnull=True) | Q(effort__lte=10),
                name="performed_minutes_effort_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(heart_rate__isnull=True) | Q(heart_rate__gte=30, heart_rate__lte=250),
                name="performed_heart_rate_30_to_250",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.modality} {self.minutes} min"
