from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from adherence.policy import Policy
from clinic.models import ClinicOwned
from clinic.models.base import audited


@audited()
class RuleSet(ClinicOwned):
    """One version of a clinic's thresholds; the one with `retired_at` empty is in force.

    `thresholds` holds a value for every key of `adherence.rules.DEFAULTS`, and nothing else. `off`
    holds the codes of rules that are not run; a safety rule is never among them.
    """

    version = models.PositiveIntegerField()
    thresholds = models.JSONField()
    off = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    author = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=300)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["clinic", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "version"], name="rule_set_version_once_per_clinic"
            ),
            models.UniqueConstraint(
                fields=["clinic"],
                condition=Q(retired_at__isnull=True),
                name="rule_set_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"rules version {self.version}"

    @property
    def policy(self) -> Policy:
        """What it decides by."""
        return Policy(self.thresholds, frozenset(self.off))
