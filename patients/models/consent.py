from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited


class Purpose(models.TextChoices):
    """What a patient can say yes or no to; her care itself is not among them."""

    MAIL = "mail", "E-mails from the clinic"
    QUESTIONS = "questions", "Questions by e-mail"
    PHONE = "phone", "Being phoned"


class ConsentHow(models.TextChoices):
    PAGE = "page", "on her own page"
    SAID = "said", "said to staff"
    SIGNED = "signed", "signed on paper"
    NOTED = "noted", "noted with her contact data"
    BEFORE = "before", "noted before answers were kept"
    DATABASE = "database", "changed in the database"


@audited()
class Consent(ClinicOwned):
    """One answer for one purpose: given or withdrawn, to which words, when and how. Append-only.

    The newest answer for a purpose is the one that counts. For mails, `Patient.consents_to_mail`
    says the same, which triggers hold: an answer sets it, and whoever changes it without an answer
    leaves one here by the end of the transaction.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.CASCADE, related_name="consents"
    )
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    given = models.BooleanField()
    version = models.PositiveSmallIntegerField(
        default=0, help_text="Of the words that were shown or read out; 0 where none were."
    )
    language = models.CharField(max_length=8, blank=True)
    wording = models.TextField(blank=True, help_text="The words themselves.")
    how = models.CharField(max_length=10, choices=ConsentHow.choices)
    recorded_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["patient", "purpose", "-id"], name="consent_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values) & Q(how__in=ConsentHow.values),
                name="consent_purpose_and_how_known",
            ),
            models.CheckConstraint(
                condition=Q(how__in=["said", "signed"], recorded_by__isnull=False)
                | Q(how="noted")
                | Q(how__in=["page", "before", "database"], recorded_by__isnull=True),
                name="consent_staff_where_staff_recorded",
            ),
            models.CheckConstraint(
                condition=Q(how__in=["noted", "before", "database"])
                | (Q(version__gte=1) & ~Q(wording="") & ~Q(language="")),
                name="consent_answers_to_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{'yes' if self.given else 'no'} to {self.purpose}"
