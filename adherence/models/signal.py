from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned


class Tier(models.TextChoices):
    """How well the evidence ties a signal to stopping the drug; safety needs none."""

    SAFETY = "S", "Safety"
    A = "A", "Tier A"
    B = "B", "Tier B"
    C = "C", "Tier C"


class Signal(ClinicOwned):
    """One rule that holds for one patient, with the dated values that made it fire.

    At most one uncleared signal a rule and patient. Assessing the same data again changes
    nothing; the row records which version of the rules fired.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="signals"
    )
    episode = models.ForeignKey(
        "adherence.Episode", null=True, blank=True, on_delete=models.PROTECT, related_name="signals"
    )
    rule = models.CharField(max_length=32)
    rule_set = models.ForeignKey("adherence.RuleSet", on_delete=models.PROTECT)
    tier = models.CharField(max_length=1, choices=Tier.choices)
    severity = models.PositiveSmallIntegerField(help_text="Orders signals within a tier; 0-10.")
    evidence = models.JSONField(help_text="The values and dates the rule read.")
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(help_text="When the evidence last changed.")
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["tier", "-severity", "first_seen_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "rule"],
                condition=Q(cleared_at__isnull=True),
                name="signal_once_per_rule_while_it_holds",
            ),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="signal_tier_known"),
        ]
        indexes = [
            models.Index(fields=["episode", "tier"], name="signal_of_episode"),
            models.Index(fields=["clinic", "first_seen_at"], name="signal_raised"),
            models.Index(
                fields=["episode", "tier", "first_seen_at"],
                condition=Q(cleared_at__isnull=True),
                name="signal_holding",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.uid}"
