from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField


class ImportKind(models.TextChoices):
    PATIENTS = "patients", "Patients"
    COURSES = "courses", "Courses of therapy"
    MEASUREMENTS = "measurements", "Measurements"


@audited()
class CsvImport(ClinicOwned):
    """What one import of a file brought, once it was stored. The file itself is not kept."""

    kind = models.CharField(max_length=12, choices=ImportKind.choices)
    file_name = EncryptedCharField(max_length=120, blank=True)
    fingerprint = models.CharField(max_length=64, help_text="Of what was shown and imported.")
    added = models.PositiveIntegerField()
    known = models.PositiveIntegerField(help_text="Rows that were there already.")
    imported_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ImportKind.values), name="csv_import_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.added}"
