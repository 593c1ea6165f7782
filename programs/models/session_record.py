from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField
from patients.models.symptom_report import RedFlag


class EarlyStop(models.TextChoices):
    PAIN = "pain", "Joint pain"
    DIZZY = "dizzy", "Dizziness"
    BREATHLESS = "breathless", "Out of breath"
    CHEST = "chest", "Chest pain"
    BLOOD_PRESSURE = "pressure", "Blood pressure"
    SWELLING = "swelling", "Swelling of the arm"
    ASKED = "asked", "She asked to stop"
    OTHER = "other", "Another reason"


class Readiness(models.TextChoices):
    GO = "go", "Train as planned"
    MODIFY = "modify", "Train with changes"
    STOP = "stop", "Do not train today"


@audited()
class SessionRecord(ClinicOwned):
    """How one patient came to one session and what she did: effort and pain on 0-10 scales.

    It may begin before the outcome, when she arrives. Blood pressure is in mmHg, heart rates in
    beats a minute, at rest before training. `edition` rises with each change, so that of two
    people at one sheet the second is told instead of winning.
    """

    booking = models.OneToOneField(
        "programs.Booking", on_delete=models.PROTECT, related_name="record"
    )
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    pain_before = models.PositiveSmallIntegerField(null=True, blank=True)
    pain_after = models.PositiveSmallIntegerField(null=True, blank=True)
    early_stop = models.CharField(max_length=12, choices=EarlyStop.choices, blank=True)
    note = EncryptedCharField(max_length=500, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    systolic = models.PositiveSmallIntegerField(null=True, blank=True)
    diastolic = models.PositiveSmallIntegerField(null=True, blank=True)
    heart_rate = models.PositiveSmallIntegerField(null=True, blank=True)
    red_flags = ArrayField(
        models.CharField(max_length=12, choices=RedFlag.choices), default=list, blank=True
    )
    readiness = models.CharField(max_length=8, choices=Readiness.choices, blank=True)
    readiness_reason = EncryptedCharField(max_length=300, blank=True)
    edition = models.PositiveIntegerField(default=0)

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
            models.CheckConstraint(
                condition=Q(systolic__isnull=True, diastolic__isnull=True)
                | Q(
                    systolic__gte=50,
                    systolic__lte=300,
                    diastolic__gte=20,
                    diastolic__lt=F("systolic"),
                ),
                name="record_blood_pressure_plausible",
            ),
            models.CheckConstraint(
                condition=Q(heart_rate__isnull=True) | Q(heart_rate__gte=30, heart_rate__lte=250),
                name="record_heart_rate_30_to_250",
            ),
        ]

    def __str__(self) -> str:
        return f"record of booking {self.booking_id}"
