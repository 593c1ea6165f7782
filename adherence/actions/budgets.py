"""How many patients a clinic means to call in a day."""

from django.db import transaction

from adherence.models import DailyBudget
from adherence.models.daily_budget import MOST_A_DAY, MOST_PER_HUNDRED
from clinic import audit
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.models import Clinic


class BadBudget(Refused):
    """A number of calls that no day has."""

    code = "bad_budget"


@transaction.atomic
def set_budget(
    *, clinic: Clinic, per_hundred: int, a_day: int | None = None, by: Actor
) -> DailyBudget:
    """Set the share of active patients to call in a week, or a number a day in its place."""
    if not 1 <= per_hundred <= MOST_PER_HUNDRED:
        raise BadBudget(
            f"{per_hundred} calls a week for every 100 patients: give a whole number from 1 to "
            f"{MOST_PER_HUNDRED}.",
            field="per_hundred",
        )
    if a_day is not None and not 1 <= a_day <= MOST_A_DAY:
        raise BadBudget(
            f"{a_day} calls a day: give a whole number from 1 to {MOST_A_DAY}, or none.",
            field="a_day",
        )
    # two first savers take turns on the clinic's row
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    with audit.acting(by):
        budget, _new = DailyBudget.objects.update_or_create(
            clinic=clinic, defaults={"per_hundred": per_hundred, "a_day": a_day}
        )
        return budget
