from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited


class Strength(models.TextChoices):
    """How well the dose of a protocol is supported, said on every page that shows it."""

    STRONG = "strong", "Strong: several good trials agree"
    MODERATE = "moderate", "Moderate: one good trial, or several with limits"
    WEAK = "weak", "Weak: small, uncontrolled or contradictory trials"
    CONSENSUS = "consensus", "Consensus: experts agree, trials are few"


@audited()
class Protocol(ClinicOwned):
    """A named way of training; what it prescribes stands in its versions.

    `code` names one that came with Steady, so that it comes only once, whatever it is called now.
    """

    code = models.SlugField(max_length=40, blank=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    copied_from = models.ForeignKey(
        "programs.ProtocolVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="copies",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "name"], name="protocol_name_once_per_clinic"
            ),
            models.UniqueConstraint(
                fields=["clinic", "code"],
                condition=~Q(code=""),
                name="protocol_code_once_per_clinic",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class ProtocolVersion(ClinicOwned):
    """One edition of a protocol. Once published it never changes: a trigger holds it.

    `cert` holds what the exercise-reporting checklist asks beyond the dose, by item number
    (Slade 2016).
    """

    protocol = models.ForeignKey(
        "programs.Protocol", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField()
    summary = models.TextField(blank=True)
    citation = models.TextField(help_text="Where the dose comes from, and how strong that is.")
    evidence = models.CharField(max_length=10, choices=Strength.choices, default=Strength.CONSENSUS)
    visit_minutes = models.PositiveSmallIntegerField(
        default=60, help_text="How long a supervised visit takes, from greeting to goodbye."
    )
    cert = models.JSONField(default=dict, blank=True)
    author = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    change_note = models.CharField(
        max_length=300, blank=True, help_text="What is different from the version before."
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["protocol", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["protocol", "number"], name="protocol_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["protocol"],
                condition=Q(published_at__isnull=True),
                name="protocol_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(weeks__gte=1, weeks__lte=104), name="protocol_weeks_1_to_104"
            ),
            models.CheckConstraint(
                condition=Q(visit_minutes__gte=10, visit_minutes__lte=240),
                name="protocol_visit_10_to_240_minutes",
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=Strength.values), name="protocol_evidence_known"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"
