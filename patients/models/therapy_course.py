from django.db import models
from django.db.models import F, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited


class Drug(models.TextChoices):
    ANASTROZOLE = "anastrozole", "Anastrozole"
    LETROZOLE = "letrozole", "Letrozole"
    EXEMESTANE = "exemestane", "Exemestane"


class EndReason(models.TextChoices):
    COMPLETED = "completed", "Completed as planned"
    SWITCHED = "switched", "Switched to another drug"
    STOPPED_BY_PATIENT = "stopped_by_patient", "Stopped by the patient"
    STOPPED_BY_PRESCRIBER = "stopped_by_prescriber", "Stopped by the prescriber"
    RECURRENCE = "recurrence", "Recurrence"
    DEATH = "death", "Death"


@audited()
class TherapyCourse(ClinicOwned):
    """One aromatase inhibitor from first to last dose; a switch ends one and opens the next.

    The gap of a washout lies between two courses and is no stop: the first one's end reason says
    switched.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="therapy_courses"
    )
    drug = models.CharField(max_length=12, choices=Drug.choices)
    started_on = models.DateField()
    planned_years = models.PositiveSmallIntegerField(default=5)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=24, choices=EndReason.choices, blank=True)

    class Meta:
        ordering = ["started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(ended_on__isnull=True),
                name="therapy_one_open_course_a_patient",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="")
                | (Q(ended_on__isnull=False) & Q(end_reason__in=EndReason.values)),
                name="therapy_end_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="therapy_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(planned_years__gte=1, planned_years__lte=15),
                name="therapy_planned_years_1_to_15",
            ),
            models.CheckConstraint(condition=Q(drug__in=Drug.values), name="therapy_drug_known"),
        ]

    def __str__(self) -> str:
        return f"{self.drug} from {self.started_on}"
