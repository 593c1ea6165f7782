from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from programs.models.component import Modality


@audited()
class HomeActivity(ClinicOwned):
    """Exercise outside the clinic on one day, as she told it: minutes and effort 0-10."""

    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="home_activities"
    )
    day = models.DateField()
    modality = models.CharField(max_length=12, choices=Modality.choices)
    minutes = models.PositiveSmallIntegerField()
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "home activities"
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=480), name="home_minutes_1_to_480"
            ),
            models.CheckConstraint(
                condition=Q(effort__isnull=True) | Q(effort__lte=10), name="home_effort_0_to_10"
            ),
        ]
        indexes = [models.Index(fields=["enrollment", "day"], name="home_activity_of_enrollment")]

    def __str__(self) -> str:
        return f"{self.modality} {self.minutes} min"
