from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField
from programs.models.component import Modality


class ProposalRule(models.TextChoices):
    """The rules of progression; where each comes from stands with it in docs and on the page."""

    TWO_FOR_TWO = "two_for_two", "Two for two"
    TWO_FOR_TWO_SLOW = "two_for_two_slow", "Two for two, slow for a swollen arm"
    MORE_MINUTES = "more_minutes", "More minutes"
    MORE_INTENSITY = "more_intensity", "More intensity"
    AFTER_A_BREAK = "after_a_break", "Less after a break"
    AFTER_A_FLARE = "after_a_flare", "Less after a flare of pain"


class ProposalState(models.TextChoices):
    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    CHANGED = "changed", "Accepted with a change"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "No longer supported by the data"


class ProposalUnit(models.TextChoices):
    KG = "kg", "kg"
    BAND = "band", "band"
    MINUTES = "minutes", "minutes a week"
    PERCENT = "percent", "% of the planned dose"
    INTENSITY = "intensity", "lower end of the zone"


@audited()
class Proposal(ClinicOwned):
    """A suggested change of dose with its rule and data; a person accepts, changes or declines it.

    `subject` is the exercise, or else the modality. `evidence` lists the dated values it rests
    on. At most one is open for an enrollment and subject.
    """

    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="proposals"
    )
    rule = models.CharField(max_length=20, choices=ProposalRule.choices)
    modality = models.CharField(max_length=12, choices=Modality.choices)
    exercise = models.ForeignKey(
        "programs.Exercise", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.CharField(max_length=12, choices=ProposalUnit.choices)
    from_value = models.DecimalField(max_digits=6, decimal_places=1)
    to_value = models.DecimalField(max_digits=6, decimal_places=1)
    evidence = models.JSONField(default=list)
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    decided_value = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    decided_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = EncryptedCharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "modality", "exercise"],
                condition=Q(state="open"),
                nulls_distinct=False,
                name="proposal_one_open_a_subject",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["accepted", "changed", "declined"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(state__in=["open", "withdrawn"], decided_by__isnull=True),
                name="proposal_decision_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="changed") | Q(decided_value__isnull=False),
                name="proposal_change_has_a_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.state}"
