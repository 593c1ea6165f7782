from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from clinic.models import ClinicOwned
from clinic.models.base import audited, one_value_range
from clinic.sealed.fields import EncryptedCharField


class Days(Func):
    function = "daterange"
    output_field = DateRangeField()


@audited()
class Cover(ClinicOwned):
    """Days on which a colleague looks after somebody's episodes; both ends included.

    The episodes stay their owner's: they count as the colleague's too while it lasts. It ends by
    itself; `ended_at` is set when it was ended early.
    """

    staff = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    covered_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    note = EncryptedCharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="cover_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(staff=F("covered_by")), name="cover_is_by_somebody_else"
            ),
            ExclusionConstraint(
                name="cover_one_at_a_time",
                condition=Q(ended_at__isnull=True),
                expressions=[
                    (one_value_range("clinic"), RangeOperators.OVERLAPS),
                    (one_value_range("staff"), RangeOperators.OVERLAPS),
                    (
                        Days(F("first_day"), F("last_day"), Value("[]")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["covered_by", "last_day"], name="cover_of_colleague")]

    def __str__(self) -> str:
        return f"cover {self.uid}"
