from django.db import models
from django.db.models import F, Q

from clinic.models.base import ClinicOwned, audited


class Weekday(models.IntegerChoices):
    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


def at_most_one_of_room_and_staff() -> Q:
    return Q(room__isnull=True) | Q(staff__isnull=True)


@audited()
class WorkingHours(ClinicOwned):
    """Hours in clinic wall time, of the clinic or, when set, of one room or one person.

    A room or person without rows of its own keeps the clinic's hours; a clinic without rows is
    open at any time.
    """

    room = models.ForeignKey("clinic.Room", null=True, blank=True, on_delete=models.CASCADE)
    staff = models.ForeignKey("clinic.Staff", null=True, blank=True, on_delete=models.CASCADE)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        verbose_name_plural = "working hours"
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="hours_close_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="hours_weekday_1_to_7"
            ),
            models.CheckConstraint(
                condition=at_most_one_of_room_and_staff(), name="hours_of_room_or_staff"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M} to {self.closes:%H:%M}"


@audited()
class Closure(ClinicOwned):
    """Whole local days on which the clinic, a room or a person is away; both ends included."""

    room = models.ForeignKey("clinic.Room", null=True, blank=True, on_delete=models.CASCADE)
    staff = models.ForeignKey("clinic.Staff", null=True, blank=True, on_delete=models.CASCADE)
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=120)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="closure_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=at_most_one_of_room_and_staff(), name="closure_of_room_or_staff"
            ),
        ]

    def __str__(self) -> str:
        return self.reason
