from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned


class Export(ClinicOwned):
    """That her data left as a file: when, in which form, and who made it for her if not herself."""

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.CASCADE, related_name="exports"
    )
    form = models.CharField(max_length=4, choices=[("json", "JSON"), ("pdf", "PDF")])
    made_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    bytes = models.PositiveIntegerField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["patient", "-created_at"], name="export_of_patient")]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=["json", "pdf"]), name="export_form_known")
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.uid}"
