from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned


class QualityReport(ClinicOwned):
    """What the rules did in one quarter of a clinic, as it was known soon after.

    It never changes (a trigger holds it): data that is corrected later shows on the page of the
    running figures, and leaves what was reported alone. It names no patient.
    """

    quarter = models.DateField(help_text="The quarter's first day.")
    figures = models.JSONField()
    rule_set_versions = ArrayField(
        models.PositiveIntegerField(), help_text="Versions in force in the quarter, oldest first."
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-quarter"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "quarter"], name="quality_once_a_quarter"),
            models.CheckConstraint(
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
                name="quality_quarter_begins_one",
            ),
        ]

    def __str__(self) -> str:
        return f"quality of {self.name}"

    @property
    def name(self) -> str:
        """What people call the quarter."""
        return f"quarter {self.quarter.month // 3 + 1} of {self.quarter.year}"
