from decimal import Decimal

from django.db import models

from clinic.models import ClinicOwned
from clinic.models.base import audited


class MeasurementKind(models.TextChoices):
    """What can be measured. Each has one UCUM unit and, where one exists, one LOINC code."""

    WEIGHT = "weight", "Weight"
    BODY_FAT = "body_fat", "Body fat"
    T_SCORE_SPINE = "t_score_spine", "T-score, spine"
    GRIP_STRENGTH = "grip_strength", "Grip strength"
    SIT_TO_STAND = "sit_to_stand", "Sit to stand in 30 s"
    WALK_TEST = "walk_test", "Six-minute walk"
    RESTING_HEART_RATE = "resting_heart_rate", "Resting heart rate"
    IL_6 = "il_6", "IL-6"
    TNF_ALPHA = "tnf_alpha", "TNF-alpha"
    CRP = "crp", "C-reactive protein"
    ESTRADIOL = "estradiol", "Estradiol"


# kind: (UCUM unit, LOINC code or "" where none fits, lowest and highest plausible value)
UNITS: dict[str, tuple[str, str, float, float]] = {
    "weight": ("kg", "29463-7", 25, 300),
    "body_fat": ("%", "41982-0", 3, 75),
    "t_score_spine": ("{T-score}", "38267-1", -8, 6),
    "grip_strength": ("kg", "", 0, 100),
    "sit_to_stand": ("{count}", "", 0, 60),
    "walk_test": ("m", "", 0, 1000),
    "resting_heart_rate": ("/min", "40443-4", 30, 180),
    "il_6": ("pg/mL", "26881-3", 0, 10000),
    "tnf_alpha": ("pg/mL", "3074-2", 0, 10000),
    "crp": ("mg/L", "1988-5", 0, 1000),
    "estradiol": ("pg/mL", "2243-4", 0, 5000),
}

_SAID = {"{count}": "times", "/min": "a minute"}


@audited()
class Measurement(ClinicOwned):
    """One measured value; `unit` and `loinc` follow from the kind and are stored with it."""

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="measurements"
    )
    kind = models.CharField(max_length=24, choices=MeasurementKind.choices)
    value = models.DecimalField(max_digits=9, decimal_places=3)
    unit = models.CharField(max_length=16, help_text="UCUM")
    loinc = models.CharField(max_length=12, blank=True)
    taken_on = models.DateField()
    method = models.CharField(max_length=80, blank=True)
    recorded_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-taken_on", "-pk"]
        indexes = [
            models.Index(fields=["patient", "kind", "-taken_on"], name="measurement_of_patient")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.taken_on}"

    @property
    def shown_unit(self) -> str:
        """The unit as people write it: UCUM's braces only mark what is no unit."""
        return _SAID.get(self.unit) or self.unit.strip("{}")

    @property
    def shown_value(self) -> str:
        """The value without the zeros that the column adds."""
        return f"{Decimal(self.value).normalize():f}"
