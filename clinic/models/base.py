"""What every table of the house has in common."""

import uuid
from collections.abc import Callable

import pghistory
from django.contrib.postgres.fields import BigIntegerRangeField
from django.db import models
from django.db.models import F, Func, Value

from clinic import clock


class Uid(models.Model):
    """A random public name beside the bigint key; URLs and the API use only the former."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class ClinicOwned(Uid):
    """A row that belongs to one clinic, and that no other clinic may see."""

    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def one_value_range(field: str) -> Func:
    """Return a scalar column as a one-value range, for exclusion constraints.

    The core operator class covers ranges, so `WITH &&` on this stands for equality without the
    btree_gist extension. A NULL would be unbounded and clash with everything: exclude NULLs in
    the constraint's condition.
    """
    return Func(
        F(field),
        F(field),
        Value("[]"),
        function="int8range",
        output_field=BigIntegerRangeField(),
    )


def audited(
    *, exclude: list[str] | None = None
) -> Callable[[type[models.Model]], type[models.Model]]:
    """Keep every inserted, changed and deleted row of a model in an event table, by triggers.

    Bulk writes and raw SQL are caught like any other; `clinic.audit.acting` adds who and why.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=exclude,
    )
