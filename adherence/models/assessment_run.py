from django.db import models

from clinic.models import ClinicOwned


class AssessmentRun(ClinicOwned):
    """One whole assessment of a clinic, so that a missed night is noticed and caught up."""

    for_day = models.DateField(help_text="The clinic's local day it covers.")
    started_at = models.DateTimeField(
        null=True, blank=True, help_text="When a worker last took it up."
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    patients = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0, help_text="Rows written; 0 on a second pass.")

    class Meta:
        ordering = ["-for_day"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "for_day"], name="assessment_once_a_day")
        ]

    def __str__(self) -> str:
        return f"assessment for {self.for_day}"
