from django.db import models
from django.db.models import F, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.models.hours import Weekday
from clinic.sealed.fields import EncryptedCharField
from programs.models.session import SessionKind


@audited()
class Series(ClinicOwned):
    """A session repeated every week at the same local wall time, across clock changes.

    A change from one occurrence on makes a new series that `follows` the old one, which ends the
    day before.
    """

    kind = models.CharField(max_length=12, choices=SessionKind.choices)
    title = EncryptedCharField(max_length=80, blank=True)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    start_time = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    physiologist = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey("clinic.Room", on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveSmallIntegerField(default=1)
    first_day = models.DateField()
    last_day = models.DateField()
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by"
    )

    class Meta:
        ordering = ["weekday", "start_time"]
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="series_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="series_weekday_1_to_7"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start_time:%H:%M}"
