"""Who may open a record that not everybody may: restrictions, names, and openings with a reason."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField


class RestrictedFor(models.TextChoices):
    """Why a record is restricted."""

    COLLEAGUE = "colleague", _("The patient works here")
    RELATIVE = "relative", _("A relative or friend of somebody who works here")
    KNOWN = "known", _("A well-known person")
    WISH = "wish", _("The patient wishes it")
    OTHER = "other", _("Another reason")


class OpenedFor(models.TextChoices):
    """Why somebody who is not in her care opens a restricted record."""

    EMERGENCY = "emergency", _("Emergency")
    COVER = "cover", _("Standing in for a colleague")
    HER_REQUEST = "request", _("The patient asked for it")
    ADMINISTRATION = "administration", _("Administration of the record or of rights")
    OTHER = "other", _("Another reason")


@audited()
class Restriction(ClinicOwned):
    """That a record is open only to those in her care and those named. At most one stands."""

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.CASCADE, related_name="restrictions"
    )
    reason = models.CharField(max_length=10, choices=RestrictedFor.choices)
    note = EncryptedCharField(max_length=200, blank=True)
    restricted_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(lifted_at__isnull=True),
                name="restriction_one_standing_a_patient",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="restriction_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"restriction {self.uid}"


@audited()
class NamedCarer(ClinicOwned):
    """A member of staff whom a coordinator named to look after a patient."""

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.CASCADE, related_name="named_staff"
    )
    staff = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "staff"],
                condition=Q(ended_at__isnull=True),
                name="named_once_a_patient",
            ),
        ]

    def __str__(self) -> str:
        return f"named {self.uid}"


@audited()
class RecordOpening(ClinicOwned):
    """Somebody who is not in her care opened a record with a reason, until a moment.

    Somebody else reviews it and says whether it was in order.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.CASCADE, related_name="openings"
    )
    staff = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=OpenedFor.choices)
    note = EncryptedCharField(max_length=300)
    expires_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    in_order = models.BooleanField(null=True, blank=True)
    review_note = EncryptedCharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["clinic", "-created_at"], name="opening_recent"),
            models.Index(fields=["staff", "patient", "expires_at"], name="opening_of_staff"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="opening_has_words"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="opening_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(
                    reviewed_at__isnull=True, reviewed_by__isnull=True, in_order__isnull=True
                )
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, in_order__isnull=False),
                name="opening_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("staff")),
                name="opening_reviewed_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=~Q(in_order=False) | ~Q(review_note=""),
                name="opening_not_in_order_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"opening {self.uid}"
