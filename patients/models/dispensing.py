from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from patients.models.therapy_course import Drug

LONGEST_SUPPLY_DAYS = 400


class DispensingSource(models.TextChoices):
    PHARMACY = "pharmacy", "Pharmacy record"
    PATIENT = "patient", "The patient said so"
    STAFF = "staff", "Seen by staff"


@audited()
class Dispensing(ClinicOwned):
    """Tablets that a patient fetched once. Fetched is not taken.

    A wrong entry is taken back (`removed_at`), never deleted; pages and rules read the others.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="dispensings"
    )
    drug = models.CharField(max_length=12, choices=Drug.choices)
    dispensed_on = models.DateField()
    days_supply = models.PositiveSmallIntegerField(help_text="Days that the tablets last.")
    source = models.CharField(max_length=10, choices=DispensingSource.choices)
    recorded_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["dispensed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "drug", "dispensed_on"],
                condition=Q(removed_at__isnull=True),
                name="dispensing_once_a_day_and_drug",
            ),
            models.CheckConstraint(
                condition=Q(days_supply__gte=1, days_supply__lte=LONGEST_SUPPLY_DAYS),
                name="dispensing_supply_1_to_400_days",
            ),
            models.CheckConstraint(condition=Q(drug__in=Drug.values), name="dispensing_drug_known"),
            models.CheckConstraint(
                condition=Q(source__in=DispensingSource.values), name="dispensing_source_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["patient", "dispensed_on"],
                condition=Q(removed_at__isnull=True),
                name="dispensing_of_patient",
            )
        ]

    def __str__(self) -> str:
        return f"{self.drug} fetched on {self.dispensed_on}"
