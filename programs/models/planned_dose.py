from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from programs.models.component import Intensity, Modality, intensity_fits
from programs.models.prescription import load_fits


class PlannedDose(Intensity, ClinicOwned):
    """What one week of one modality was meant to be when the patient was enrolled.

    Volume (minutes, or sets and reps) is a session's. The original plan never changes (a trigger
    holds it): it is the denominator of relative dose intensity (Nilsen 2018).
    """

    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="planned_doses"
    )
    week = models.PositiveSmallIntegerField()
    modality = models.CharField(max_length=12, choices=Modality.choices)
    sessions = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="A session.")
    sets = models.PositiveSmallIntegerField(null=True, blank=True)
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    met = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    supervised = models.BooleanField(default=True)

    class Meta:
        ordering = ["week", "modality"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "week", "modality"], name="planned_dose_once_a_week"
            ),
            intensity_fits("planned_intensity_on_its_scale"),
        ]

    def __str__(self) -> str:
        return f"week {self.week} {self.modality}"


class PlannedExercise(ClinicOwned):
    """What one week of one exercise was meant to be: sessions x sets x reps x kg.

    `load_kg` is empty where the exercise has no weight. Frozen like `PlannedDose`; volume load is
    measured against it (Fairman 2020).
    """

    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="planned_exercises"
    )
    week = models.PositiveSmallIntegerField()
    exercise = models.ForeignKey("programs.Exercise", on_delete=models.PROTECT, related_name="+")
    sessions = models.PositiveSmallIntegerField()
    sets = models.PositiveSmallIntegerField()
    reps = models.PositiveSmallIntegerField()
    load_kg = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)

    class Meta:
        ordering = ["week", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "week", "exercise"], name="planned_exercise_once_a_week"
            ),
            load_fits("planned_load_0_to_300_kg"),
            models.CheckConstraint(
                condition=Q(week__gte=1, week__lte=104), name="planned_exercise_week_1_to_104"
            ),
        ]

    def __str__(self) -> str:
        return f"week {self.week}"
