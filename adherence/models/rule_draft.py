from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from adherence.policy import Policy
from clinic.models import ClinicOwned
from clinic.models.base import audited

FEWEST_WEEKS, MOST_WEEKS, USUAL_WEEKS = 4, 26, 8
# A replay that has not ended by then was killed.
REPLAY_LEASE = timedelta(minutes=15)


@audited(exclude=["replay", "claimed_at"])
class RuleDraft(ClinicOwned):
    """Thresholds that somebody proposes, and what they would have shown on past data.

    What is proposed never changes; another thought is another draft. It is open until it is
    published, as the next RuleSet, or thrown away. `replay` is written once, by a worker.
    """

    based_on = models.ForeignKey("adherence.RuleSet", on_delete=models.PROTECT, related_name="+")
    thresholds = models.JSONField()
    off = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    reason = models.CharField(max_length=300)
    author = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    weeks = models.PositiveSmallIntegerField(
        default=USUAL_WEEKS,
        validators=[MinValueValidator(FEWEST_WEEKS), MaxValueValidator(MOST_WEEKS)],
        help_text="How far back it is replayed.",
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    replayed_at = models.DateTimeField(null=True, blank=True)
    replay = models.JSONField(null=True, blank=True)
    published_as = models.OneToOneField(
        "adherence.RuleSet",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="draft",
    )
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weeks__gte=FEWEST_WEEKS, weeks__lte=MOST_WEEKS),
                name="rule_draft_weeks_4_to_26",
            ),
            models.CheckConstraint(
                condition=Q(published_as__isnull=True) | Q(discarded_at__isnull=True),
                name="rule_draft_published_or_discarded",
            ),
            models.CheckConstraint(
                condition=Q(published_as__isnull=True) | Q(replayed_at__isnull=False),
                name="rule_draft_published_after_its_replay",
            ),
            models.CheckConstraint(
                condition=Q(replayed_at__isnull=True, replay__isnull=True)
                | Q(replayed_at__isnull=False, replay__isnull=False),
                name="rule_draft_replay_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(replayed_at__isnull=True, discarded_at__isnull=True),
                name="rule_draft_to_replay",
            )
        ]

    def __str__(self) -> str:
        return f"draft of rules {self.uid}"

    @property
    def is_open(self) -> bool:
        return self.published_as_id is None and self.discarded_at is None

    @property
    def policy(self) -> Policy:
        """What it would decide by."""
        return Policy(self.thresholds, frozenset(self.off))
