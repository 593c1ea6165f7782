import pghistory
from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from patients.models.question import Question


class Capability(models.TextChoices):
    VISIT = "visit", "Answer for one appointment"
    CHECK_IN = "check_in", "Send one check-in"
    MAIL = "mail", "Choose which mails to get"
    QUESTION = "question", "Answer one question"
    SIGN_IN = "sign_in", "Open her own page"
    CALENDAR = "calendar", "Read her appointments in a calendar"
    CARER = "carer", "Accept or end helping her"
    FOR_HER = "for_her", "Answer for one appointment in her name"


# What a carer holds, and nobody else.
OF_CARERS = (Capability.CARER, Capability.FOR_HER)


# Only its end is kept: every mail makes links, and a second row for each would say nothing more.
@pghistory.track(
    pghistory.UpdateEvent("ended", condition=pghistory.AnyChange("revoked_at")),
    exclude=["token_hash", "carer"],
)
class AccessLink(ClinicOwned):
    """A narrow right that a mailed link gives: one patient, one capability, one thing, a while.

    Only the SHA-256 of its token is stored. The token is derived from the uid with a key, so a
    mail rendered twice carries the same link. Opening the link changes nothing.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.CASCADE, related_name="access_links"
    )
    capability = models.CharField(max_length=10, choices=Capability.choices)
    carer = models.ForeignKey(
        "patients.Carer", null=True, blank=True, on_delete=models.CASCADE, related_name="links"
    )
    about_uid = models.UUIDField(help_text="The booking, the mail, or the patient herself.")
    question = models.CharField(
        max_length=16, choices=Question.choices, blank=True, help_text="The one it lets her answer."
    )
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    use_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["about_uid", "capability"], name="access_link_about")]
        constraints = [
            models.CheckConstraint(
                condition=Q(capability="question", question__in=Question.values)
                | (~Q(capability="question") & Q(question="")),
                name="access_link_question_of_its_capability",
            ),
            models.CheckConstraint(
                condition=Q(capability__in=OF_CARERS, carer__isnull=False)
                | (~Q(capability__in=OF_CARERS) & Q(carer__isnull=True)),
                name="access_link_carer_of_its_capability",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capability} link {self.uid}"
