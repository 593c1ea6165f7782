from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from clinic.models.base import Uid, audited
from clinic.zones import validate_zone


def default_languages() -> list[str]:
    return ["en"]


def default_reminder_days() -> list[int]:
    return [3, 1]


@audited()
class Clinic(Uid):
    """A clinic: the tenant that owns every other row.

    Its settings are columns, each with one meaning, so that a change of one is in the audit.
    """

    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, validators=[validate_zone])
    languages = ArrayField(models.CharField(max_length=8), default=default_languages)
    phone = models.CharField(max_length=40, help_text="The number patients call.")
    address = models.CharField(max_length=200, blank=True)
    arrival_notes = models.TextField(
        blank=True, help_text="Floor, entrance, what to bring: printed in every reminder."
    )
    mail_name = models.CharField(
        max_length=60, help_text="A neutral sender name that gives no diagnosis away."
    )
    reminder_days = ArrayField(
        models.PositiveSmallIntegerField(validators=[MaxValueValidator(28)]),
        default=default_reminder_days,
        help_text="How many days before a session each reminder goes out.",
    )
    quiet_from = models.TimeField(default="20:00", help_text="No reminder leaves after this time.")
    quiet_until = models.TimeField(
        default="08:00", help_text="No reminder leaves before this time."
    )
    check_in_days = models.PositiveSmallIntegerField(
        default=7, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(check_in_days__gte=1, check_in_days__lte=28),
                name="clinic_check_in_days_1_to_28",
            ),
        ]

    def __str__(self) -> str:
        return self.name
