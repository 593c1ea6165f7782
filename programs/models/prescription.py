from django.db import models
from django.db.models import F, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField
from programs.models.exercise import BandColour

HEAVIEST_KG = 300


class PrescriptionSource(models.TextChoices):
    START = "start", "At the start"
    PROGRESSION = "progression", "A proposal"
    ADJUSTMENT = "adjustment", "Set by hand"
    SUBSTITUTION = "substitution", "Instead of another exercise"


def load_fits(name: str) -> models.CheckConstraint:
    """Return the constraint that a load, where there is one, is 0 to 300 kg."""
    return models.CheckConstraint(
        condition=Q(load_kg__isnull=True) | Q(load_kg__gte=0, load_kg__lte=HEAVIEST_KG), name=name
    )


@audited()
class ExercisePrescription(ClinicOwned):
    """What a patient is to do of one exercise from a day on, until the next row replaces it.

    At most one is current (`superseded_at` empty) for an enrollment and exercise. `instead_of`
    names the exercise that this one stands in for. An exercise no longer hers has no current row.
    """

    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="prescriptions"
    )
    exercise = models.ForeignKey("programs.Exercise", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    sets = models.PositiveSmallIntegerField()
    reps = models.PositiveSmallIntegerField()
    reps_at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    load_kg = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    band = models.CharField(max_length=8, choices=BandColour.choices, blank=True)
    source = models.CharField(max_length=12, choices=PrescriptionSource.choices)
    instead_of = models.ForeignKey(
        "programs.Exercise", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = EncryptedCharField(max_length=200, blank=True)
    prescribed_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["enrollment", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "exercise"],
                condition=Q(superseded_at__isnull=True),
                name="prescription_one_current_an_exercise",
            ),
            models.CheckConstraint(
                condition=Q(sets__gte=1, sets__lte=10, reps__gte=1, reps__lte=100),
                name="prescription_sets_and_reps_plausible",
            ),
            models.CheckConstraint(
                condition=Q(reps_at_most__isnull=True)
                | Q(reps_at_most__gte=F("reps"), reps_at_most__lte=100),
                name="prescription_reps_in_order",
            ),
            load_fits("prescription_load_0_to_300_kg"),
            models.CheckConstraint(
                condition=Q(load_kg__isnull=True) | Q(band=""), name="prescription_kg_or_band"
            ),
        ]

    def __str__(self) -> str:
        return f"prescription from {self.valid_from}"
