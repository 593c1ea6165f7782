from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.zones import known_zone, validate_zone


class PatientStatus(models.TextChoices):
    ACTIVE = "active", "Active"
    LEFT = "left", "Left the clinic"
    DECEASED = "deceased", "Deceased"


@audited()
class Patient(ClinicOwned):
    """A person in the clinic's care. `time_zone` is set only where it differs from the clinic's."""

    mrn = models.CharField("record number", max_length=40)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, blank=True, validators=[validate_zone])
    consents_to_mail = models.BooleanField(default=True)
    status = models.CharField(
        max_length=10, choices=PatientStatus.choices, default=PatientStatus.ACTIVE
    )

    class Meta:
        ordering = ["family_name", "given_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "mrn"], name="patient_mrn_once_per_clinic"),
            models.CheckConstraint(
                condition=Q(status__in=PatientStatus.values), name="patient_status_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "family_name", "given_name", "id"], name="patient_by_name"
            ),
        ]

    def __str__(self) -> str:
        return f"patient {self.uid}"

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def zone(self) -> str:
        """The IANA zone she lives in: her own, else her clinic's."""
        return known_zone(self.time_zone, self.clinic.time_zone)
