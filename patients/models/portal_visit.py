from django.db import models

from clinic.models import ClinicOwned


class PortalVisit(ClinicOwned):
    """A while in which one browser shows a patient her own pages.

    Only the SHA-256 of the browser's secret is stored. It ends by her press, by itself, or with
    her links: another address, no consent, gone from the clinic.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.CASCADE, related_name="portal_visits"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["patient"],
                condition=models.Q(ended_at__isnull=True),
                name="portal_visit_standing",
            )
        ]

    def __str__(self) -> str:
        return f"portal visit {self.uid}"
