from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField


class EnrollmentStatus(models.TextChoices):
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    COMPLETED = "completed", "Completed"
    DISCONTINUED = "discontinued", "Discontinued"


UNDER_WAY = (EnrollmentStatus.ACTIVE, EnrollmentStatus.PAUSED)


@audited()
class Enrollment(ClinicOwned):
    """A patient's run through one protocol version; at most one under way a patient."""

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="enrollments"
    )
    version = models.ForeignKey("programs.ProtocolVersion", on_delete=models.PROTECT)
    physiologist = models.ForeignKey(
        "clinic.Staff", on_delete=models.PROTECT, related_name="enrollments"
    )
    screening = models.ForeignKey(
        "programs.Screening",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="enrollments",
    )
    starts_on = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    availability = EncryptedCharField(
        max_length=200, blank=True, help_text="When she can come, in her words."
    )
    status = models.CharField(
        max_length=12, choices=EnrollmentStatus.choices, default=EnrollmentStatus.ACTIVE
    )
    ended_on = models.DateField(null=True, blank=True)
    end_reason = EncryptedCharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(status__in=["active", "paused"]),
                name="enrollment_one_under_way_a_patient",
            ),
            models.UniqueConstraint(fields=["id", "patient"], name="enrollment_id_and_patient"),
            models.CheckConstraint(
                condition=Q(weeks__gte=1, weeks__lte=104), name="enrollment_weeks_1_to_104"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["active", "paused"], ended_on__isnull=True)
                | Q(status__in=["completed", "discontinued"], ended_on__isnull=False),
                name="enrollment_end_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"enrollment from {self.starts_on}"
