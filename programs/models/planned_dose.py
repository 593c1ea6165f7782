from django.db import models

from clinic.models import ClinicOwned
from programs.models.protocol import Modality


class PlannedDose(ClinicOwned):
    """What one week of one modality was meant to be when the patient was enrolled.

    The original plan never changes (a trigger holds it): it is the denominator of relative dose
    intensity (Nilsen 2018).
    """

    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="planned_doses"
    )
    week = models.PositiveSmallIntegerField()
    modality = models.CharField(max_length=12, choices=Modality.choices)
    sessions = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="A session.")
    sets = models.PositiveSmallIntegerField(null=True, blank=True)
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    intensity = models.CharField(max_length=80)

    class Meta:
        ordering = ["week", "modality"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "week", "modality"], name="planned_dose_once_a_week"
            )
        ]

    def __str__(self) -> str:
        return f"week {self.week} {self.modality}"
