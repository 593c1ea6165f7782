from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited

PER_HUNDRED = 12
# A small clinic's share would round to a call or two; a nurse has time for these.
LEAST_A_DAY = 5
MOST_PER_HUNDRED = 100
MOST_A_DAY = 200


@audited()
class DailyBudget(ClinicOwned):
    """How many patients a clinic means to call in a day; one without a row has the default.

    The share is of active patients in a week of five days, and comes to five calls a day at least;
    a number of its own replaces it. A
    safety rule puts a patient on today's list whatever stands here.
    """

    per_hundred = models.PositiveSmallIntegerField(
        "calls a week for every 100 active patients",
        default=PER_HUNDRED,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PER_HUNDRED)],
    )
    a_day = models.PositiveSmallIntegerField(
        "calls a day, whatever the number of patients",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_A_DAY)],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic"], name="budget_one_a_clinic"),
            models.CheckConstraint(
                condition=Q(per_hundred__gte=1, per_hundred__lte=MOST_PER_HUNDRED),
                name="budget_share_1_to_100",
            ),
            models.CheckConstraint(
                condition=Q(a_day__isnull=True) | Q(a_day__gte=1, a_day__lte=MOST_A_DAY),
                name="budget_a_day_1_to_200",
            ),
        ]

    def __str__(self) -> str:
        return f"budget of {self.clinic_id}"
