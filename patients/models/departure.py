from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited


@audited()
class Departure(ClinicOwned):
    """That she wants to leave and her data to go, and that it was done.

    From `erased_at` on, the record has no name: what the law keeps stays, read-only, until
    `keep_until`. Nothing happens by itself, neither then nor before.
    """

    patient = models.OneToOneField(
        "patients.Patient", on_delete=models.CASCADE, related_name="departure"
    )
    asked_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        "clinic.Staff",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who wrote down that she asked; empty when she asked on her page.",
    )
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    keep_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_by__isnull=True, keep_until__isnull=True)
                | Q(erased_at__isnull=False, erased_by__isnull=False, keep_until__isnull=False),
                name="departure_carried_out_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"departure {self.uid}"
