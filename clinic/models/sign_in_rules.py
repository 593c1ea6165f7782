from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from clinic.models.base import ClinicOwned, audited


@audited()
class SignInRules(ClinicOwned):
    """How a clinic's staff stay signed in. A clinic without a row has the defaults."""

    idle_minutes = models.PositiveSmallIntegerField(
        default=15,
        validators=[MinValueValidator(5), MaxValueValidator(60)],
        help_text="After so many minutes without use she is signed out.",
    )

    class Meta:
        verbose_name_plural = "sign-in rules"
        constraints = [
            models.UniqueConstraint(fields=["clinic"], name="sign_in_rules_once_a_clinic"),
            models.CheckConstraint(
                condition=Q(idle_minutes__gte=5, idle_minutes__lte=60),
                name="sign_in_rules_idle_5_to_60",
            ),
        ]

    def __str__(self) -> str:
        return f"sign-in rules of clinic {self.clinic_id}"
