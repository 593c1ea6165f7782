from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from clinic.models.base import Uid, audited
from clinic.zones import known_zone, validate_zone


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
    help_numbers = models.TextField(
        blank=True,
        db_default="",
        max_length=600,
        help_text="Who listens at any hour, one a line: shown to a patient who says she is low.",
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
    offer_hours = models.PositiveSmallIntegerField(
        default=12,
        db_default=12,
        validators=[MinValueValidator(1), MaxValueValidator(72)],
        help_text="How long a free place is held for the patient it is offered to.",
    )
    waitlist_cutoff_hours = models.PositiveSmallIntegerField(
        default=24,
        db_default=24,
        validators=[MaxValueValidator(168)],
        help_text="Later than this before a session, places are offered by phone only.",
    )
    excused_notice_hours = models.PositiveSmallIntegerField(
        default=24,
        db_default=24,
        validators=[MaxValueValidator(168)],
        help_text="Whoever cancels at least this long before may make the session up.",
    )
    call_attempts = models.PositiveSmallIntegerField(
        default=3,
        db_default=3,
        validators=[MinValueValidator(2), MaxValueValidator(10)],
        help_text="How often a patient is tried before she counts as not reached.",
    )
    digest_at = models.TimeField(
        default="07:30",
        db_default="07:30",
        help_text="When nurses who want it get the mail about their list, on working days.",
    )
    day_sheet_at = models.TimeField(
        default="07:00",
        db_default="07:00",
        help_text="When physiologists who want it get the mail about their day.",
    )
    record_years = models.PositiveSmallIntegerField(
        default=10,
        db_default=10,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="How long the law keeps a health record after care has ended: check it.",
    )
    names_readers = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Whether a patient sees the names, not only the roles, of who opened her record.",
    )
    care_only = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether physiologists open only the records of patients in their care.",
    )
    opening_minutes = models.PositiveSmallIntegerField(
        default=60,
        db_default=60,
        validators=[MinValueValidator(15), MaxValueValidator(240)],
        help_text="How long a restricted record stays open to whoever opened it with a reason.",
    )
    # Kept by triggers of patients, so that a clinic that restricts nothing asks nothing.
    has_restricted = models.BooleanField(default=False, db_default=False, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    # What the row says where that is no time zone: then the clinic's times follow UTC, and its
    # page of details says so. Past every form, SQL can write anything.
    unknown_zone = ""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(check_in_days__gte=1, check_in_days__lte=28),
                name="clinic_check_in_days_1_to_28",
            ),
            models.CheckConstraint(
                condition=Q(offer_hours__gte=1, offer_hours__lte=72),
                name="clinic_offer_hours_1_to_72",
            ),
            models.CheckConstraint(
                condition=Q(waitlist_cutoff_hours__lte=168, excused_notice_hours__lte=168),
                name="clinic_hours_before_up_to_168",
            ),
            models.CheckConstraint(
                condition=Q(call_attempts__gte=2, call_attempts__lte=10),
                name="clinic_call_attempts_2_to_10",
            ),
            models.CheckConstraint(
                condition=Q(record_years__gte=1, record_years__lte=100),
                name="clinic_record_years_1_to_100",
            ),
            models.CheckConstraint(
                condition=Q(opening_minutes__gte=15, opening_minutes__lte=240),
                name="clinic_opening_minutes_15_to_240",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        clinic = super().from_db(*args, **kwargs)
        stored = clinic.__dict__.get("time_zone", "UTC")
        if known_zone(stored) != stored:
            clinic.time_zone, clinic.unknown_zone = known_zone(stored), stored
        return clinic
