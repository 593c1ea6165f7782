"""How long a clinic keeps what, what would go next, and what went."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from clinic.models.base import ClinicOwned, audited

# So long it is shown what would go, before it goes.
SHOWN_FOR = timedelta(days=7)
LONGEST = 100 * 366


@audited()
class RetentionRule(ClinicOwned):
    """For how long a clinic keeps one kind of data; each change is a new version.

    A kind without a row is kept as its `DataKind` says. `kind` is the name of one.
    """

    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    days = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, help_text="The law or the reason behind it.")
    decided_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "kind", "version"], name="retention_rule_version_once"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=LONGEST), name="retention_rule_days_in_reach"
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="retention_rule_versions_from_1"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="retention_rule_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.days} days"


class RetentionPreview(ClinicOwned):
    """What a rule would have removed on a day: everything older than `cutoff`.

    Version 0 of a rule is what Steady ships.
    """

    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    shown_on = models.DateField()
    cutoff = models.DateTimeField()
    rows = models.PositiveBigIntegerField()
    oldest_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "kind", "shown_on"], name="retention_preview_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.shown_on}"


class RetentionReceipt(ClinicOwned):
    """What a rule removed: how much, how old, when; nothing of what stood in it.

    It is part of the sealed trail. The database refuses one for what was not shown long enough.
    """

    append_only = True

    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    days = models.PositiveIntegerField()
    cutoff = models.DateTimeField(help_text="Everything that went was older.")
    shown_on = models.DateField(help_text="When it was first said that it would go.")
    removed_on = models.DateField()
    removed = models.PositiveBigIntegerField()
    oldest_at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["clinic", "-id"], name="retention_receipt_recent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_on__gte=F("shown_on") + SHOWN_FOR),
                name="retention_receipt_was_shown",
            ),
            models.CheckConstraint(
                condition=Q(removed__gte=1), name="retention_receipt_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.removed} of {self.kind}"
