from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from clinic.languages import language_for
from clinic.models import Clinic, ClinicOwned
from clinic.models.base import audited
from clinic.sealed.blind import AddressIndexed
from clinic.sealed.fields import EncryptedCharField, EncryptedEmailField
from clinic.zones import known_zone, validate_zone

MOST_DAYS_BEFORE = 28
MOST_REMINDERS = 3


class PatientStatus(models.TextChoices):
    ACTIVE = "active", "Active"
    LEFT = "left", "Left the clinic"
    DECEASED = "deceased", "Deceased"
    ERASED = "erased", "Erased at her wish"

    @classmethod
    def to_choose(cls) -> list[tuple[str, str]]:
        """Return those that somebody can choose; erasing is an action of its own."""
        return [(value, label) for value, label in cls.choices if value != cls.ERASED]


@audited(exclude=["email_index"])
class Patient(AddressIndexed, ClinicOwned):
    """A person in the clinic's care. `time_zone` is set only where it differs from the clinic's."""

    mrn = models.CharField("record number", max_length=40)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    email = EncryptedEmailField(blank=True)
    phone = EncryptedCharField(max_length=40, blank=True)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, blank=True, validators=[validate_zone])
    consents_to_mail = models.BooleanField(default=True)
    reminder_days = ArrayField(
        models.PositiveSmallIntegerField(
            validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS_BEFORE)]
        ),
        null=True,
        blank=True,
        size=MOST_REMINDERS,
        help_text="How many days before a session she wants each reminder; unset, as the clinic.",
    )
    status = models.CharField(
        max_length=10, choices=PatientStatus.choices, default=PatientStatus.ACTIVE
    )

    class Meta:
        ordering = ["family_name", "given_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "mrn"], name="patient_mrn_once_per_clinic"),
            models.CheckConstraint(
                condition=Q(status__in=PatientStatus.values), name="patient_status_known"
            ),
            models.CheckConstraint(
                condition=Q(reminder_days=None)
                | Q(
                    reminder_days__len__gte=1,
                    reminder_days__len__lte=MOST_REMINDERS,
                    reminder_days__contained_by=list(range(1, MOST_DAYS_BEFORE + 1)),
                ),
                name="patient_reminder_days_1_to_28",
            ),
            models.CheckConstraint(
                condition=Q(email="", email_index="") | (~Q(email="") & ~Q(email_index="")),
                name="patient_address_has_its_index",
            ),
        ]
        indexes = [
            models.Index(fields=["email_index"], name="patient_by_address"),
            models.Index(
                fields=["clinic", "family_name", "given_name", "id"], name="patient_by_name"
            ),
        ]

    def __str__(self) -> str:
        return f"patient {self.uid}"

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def zone(self) -> str:
        """The IANA zone she lives in: her own, else her clinic's."""
        return known_zone(self.time_zone, self.clinic.time_zone)

    def zone_in(self, clinic: Clinic) -> str:
        """Return her zone where her clinic is at hand already."""
        return known_zone(self.time_zone, clinic.time_zone)

    @property
    def zone_is_unknown(self) -> bool:
        """Whether a zone is stored that the tz database does not know, so the clinic's counts."""
        return bool(self.time_zone) and self.zone != self.time_zone

    def language_in(self, clinic: Clinic) -> str:
        """Return the language of her mails and pages: hers, else the clinic's first."""
        return language_for(self.language, clinic)

    def reminder_days_in(self, clinic: Clinic) -> list[int]:
        """Return how many days before a session she is reminded: as she wishes, or as usual."""
        days = clinic.reminder_days if self.reminder_days is None else self.reminder_days
        return sorted(set(days), reverse=True)
