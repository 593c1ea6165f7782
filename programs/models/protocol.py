from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited


class Modality(models.TextChoices):
    AEROBIC = "aerobic", "Aerobic"
    RESISTANCE = "resistance", "Resistance"
    IMPACT = "impact", "Impact"
    FLEXIBILITY = "flexibility", "Flexibility"
    BALANCE = "balance", "Balance"


@audited()
class Protocol(ClinicOwned):
    """A named way of training; what it prescribes stands in its versions."""

    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "name"], name="protocol_name_once_per_clinic")
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class ProtocolVersion(ClinicOwned):
    """One edition of a protocol. Once published it never changes: a trigger holds it."""

    protocol = models.ForeignKey(
        "programs.Protocol", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField()
    summary = models.TextField(blank=True)
    citation = models.TextField(help_text="Where the dose comes from, and how strong that is.")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["protocol", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["protocol", "number"], name="protocol_version_number_once"
            ),
            models.CheckConstraint(
                condition=Q(weeks__gte=1, weeks__lte=104), name="protocol_weeks_1_to_104"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


@audited()
class ProtocolComponent(ClinicOwned):
    """One line of a version in FITT-VP terms, for the weeks `first_week` to `last_week`.

    Volume is minutes for aerobic, flexibility and balance work, sets and reps for the others.
    """

    version = models.ForeignKey(
        "programs.ProtocolVersion", on_delete=models.CASCADE, related_name="components"
    )
    modality = models.CharField(max_length=12, choices=Modality.choices)
    first_week = models.PositiveSmallIntegerField(default=1)
    last_week = models.PositiveSmallIntegerField()
    sessions_per_week = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    sets = models.PositiveSmallIntegerField(null=True, blank=True)
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    intensity = models.CharField(max_length=80, help_text="%HRmax, %HRR or effort 0-10.")
    supervised = models.BooleanField(default=True)

    class Meta:
        ordering = ["first_week", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_week__gte=1, last_week__gte=models.F("first_week")),
                name="component_weeks_in_order",
            ),
            models.CheckConstraint(
                condition=Q(sessions_per_week__gte=1, sessions_per_week__lte=14),
                name="component_sessions_1_to_14",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=False, sets__isnull=True, reps__isnull=True)
                | Q(minutes__isnull=True, sets__isnull=False, reps__isnull=False),
                name="component_minutes_or_sets_and_reps",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.modality} weeks {self.first_week}-{self.last_week}"
