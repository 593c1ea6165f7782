from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from clinic.models import ClinicOwned
from clinic.models.base import audited, one_value_range


class WeekRange(Func):
    function = "int4range"
    output_field = IntegerRangeField()


@audited()
class ProtocolPhase(ClinicOwned):
    """Some weeks in a row of a protocol version with one weekly dose; both ends included.

    Phases of one version never overlap. Weeks that no phase covers have no dose.
    """

    version = models.ForeignKey(
        "programs.ProtocolVersion", on_delete=models.CASCADE, related_name="phases"
    )
    name = models.CharField(max_length=60, blank=True)
    first_week = models.PositiveSmallIntegerField(default=1)
    last_week = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["first_week", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_week__gte=1, last_week__gte=F("first_week"), last_week__lte=104),
                name="phase_weeks_in_order",
            ),
            ExclusionConstraint(
                name="phase_weeks_no_overlap",
                expressions=[
                    (one_value_range("version"), RangeOperators.OVERLAPS),
                    (
                        WeekRange(F("first_week"), F("last_week"), Value("[]")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"weeks {self.first_week}-{self.last_week}"
