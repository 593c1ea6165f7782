from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.languages import language_for
from clinic.models import Clinic, ClinicOwned
from clinic.models.base import audited
from clinic.sealed.blind import AddressIndexed
from clinic.sealed.fields import EncryptedEmailField


class Relation(models.TextChoices):
    PARTNER = "partner", _("Partner")
    DAUGHTER = "daughter", _("Daughter")
    SON = "son", _("Son")
    SIBLING = "sibling", _("Sister or brother")
    FRIEND = "friend", _("Friend")
    OTHER = "other", _("Somebody else")


# How the record, which staff read, calls them.
OF_HERS = {
    Relation.PARTNER: "her partner",
    Relation.DAUGHTER: "her daughter",
    Relation.SON: "her son",
    Relation.SIBLING: "her sister or brother",
    Relation.FRIEND: "her friend",
    Relation.OTHER: "who helps her",
}


class Party(models.TextChoices):
    """Who gave a consent, or took it back."""

    PATIENT = "patient", "The patient"
    CARER = "carer", "The carer"
    STAFF = "staff", "Clinic staff"


@audited(exclude=["email_index"])
class Carer(AddressIndexed, ClinicOwned):
    """Somebody who, by the patient's consent, gets mails about her appointments.

    With `may_answer` also links to say for her whether she comes. Nothing else about her, and no
    health fact, ever goes there. It begins when the carer accepts, and any of the three ends it;
    the links in the carer's mails end with it.
    """

    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="carers")
    name = models.CharField(max_length=80)
    email = EncryptedEmailField()
    relation = models.CharField(max_length=10, choices=Relation.choices)
    language = models.CharField(max_length=8, default="en")
    may_answer = models.BooleanField(default=False)
    consented_by = models.CharField(max_length=8, choices=Party.choices)
    recorded_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=8, choices=Party.choices, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "email_index"],
                condition=Q(ended_at__isnull=True),
                name="carer_once_per_patient_and_address",
            ),
            models.CheckConstraint(
                condition=Q(consented_by="patient", recorded_by__isnull=True)
                | Q(consented_by="staff", recorded_by__isnull=False),
                name="carer_consent_says_who_recorded_it",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | Q(ended_at__isnull=False, ended_by__in=["patient", "carer", "staff"]),
                name="carer_end_says_who",
            ),
            models.CheckConstraint(
                condition=Q(relation__in=Relation.values),
                name="carer_relation_known",
            ),
        ]

    def __str__(self) -> str:
        return f"carer {self.uid}"

    @property
    def who(self) -> str:
        """Name and relation, as staff read them."""
        return f"{self.name}, {OF_HERS[Relation(self.relation)]}"

    def language_in(self, clinic: Clinic) -> str:
        """Return the language of the carer's mails and pages."""
        return language_for(self.language, clinic)
