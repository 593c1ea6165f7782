from django.db import models
from django.db.models import F, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField

LONGEST_WORDS = 1000


class CorrectionState(models.TextChoices):
    OPEN = "open", "Waits for an answer"
    ACCEPTED = "accepted", "Corrected"
    DECLINED = "declined", "Not changed"


@audited()
class Correction(ClinicOwned):
    """That she says something in her record is wrong, and what the clinic answered.

    `about` names a kind of fact that an app registered, `about_uid` the row, `shown` the fact as
    it stood when she pointed at it.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.CASCADE, related_name="corrections"
    )
    about = models.CharField(max_length=20)
    about_uid = models.UUIDField()
    shown = EncryptedCharField(max_length=200)
    said = EncryptedCharField(max_length=LONGEST_WORDS)
    due_on = models.DateField(help_text="By when the law wants an answer: within one month.")
    state = models.CharField(
        max_length=10, choices=CorrectionState.choices, default=CorrectionState.OPEN
    )
    answer = EncryptedCharField(max_length=LONGEST_WORDS, blank=True)
    answered_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["clinic", "due_on"], condition=Q(state="open"), name="correction_open"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None, answered_by=None, answer="")
                | Q(state="accepted", answered_at__isnull=False, answered_by__isnull=False)
                | (
                    Q(state="declined", answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                ),
                name="correction_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(answered_at__gte=F("created_at")),
                name="correction_answered_after_asked",
            ),
            models.UniqueConstraint(
                fields=["patient", "about", "about_uid"],
                condition=Q(state="open"),
                name="correction_one_open_a_fact",
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.uid}"
