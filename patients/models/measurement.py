from decimal import Decimal

from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField


class MeasurementKind(models.TextChoices):
    """What can be measured; `patients.measuring` has each one's unit, code and range."""

    WEIGHT = "weight", "Weight"
    LEAN_MASS = "lean_mass", "Lean mass"
    BODY_FAT = "body_fat", "Body fat"
    T_SCORE_SPINE = "t_score_spine", "T-score, lumbar spine"
    T_SCORE_HIP = "t_score_hip", "T-score, hip"
    T_SCORE_FEMUR = "t_score_femur", "T-score, femur"
    BMD_SPINE = "bmd_spine", "Bone mineral density, lumbar spine"
    BMD_FEMUR = "bmd_femur", "Bone mineral density, femur"
    GRIP_LEFT = "grip_left", "Grip strength, left hand"
    GRIP_RIGHT = "grip_right", "Grip strength, right hand"
    GRIP_STRENGTH = "grip_strength", "Grip strength, hand not said"
    SIT_TO_STAND = "sit_to_stand", "Sit to stand in 30 s"
    FIVE_SIT_TO_STAND = "five_sit_to_stand", "Five times sit to stand"
    WALK_TEST = "walk_test", "Six-minute walk"
    RESTING_HEART_RATE = "resting_heart_rate", "Resting heart rate"
    IL_6 = "il_6", "IL-6"
    TNF_ALPHA = "tnf_alpha", "TNF-alpha"
    CRP = "crp", "C-reactive protein"
    HS_CRP = "hs_crp", "C-reactive protein, high sensitivity"
    ESTRADIOL = "estradiol", "Estradiol"


class Assay(models.TextChoices):
    """How a laboratory measured estradiol, which decides what a low value is worth."""

    LC_MS_MS = "lc_ms_ms", "LC-MS/MS"
    IMMUNOASSAY = "immunoassay", "Immunoassay"


@audited()
class Measurement(ClinicOwned):
    """One measured value; `unit` and `loinc` follow from the kind and are stored with it.

    What a laboratory calls below its limit of detection has that limit and no value: it is no
    number, and nobody can average it by mistake. A wrong entry is corrected or withdrawn
    (`withdrawn_at`), never deleted.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="measurements"
    )
    kind = models.CharField(max_length=24, choices=MeasurementKind.choices)
    value = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    below_limit = models.BooleanField(default=False, db_default=False)
    detection_limit = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=16, help_text="UCUM")
    loinc = models.CharField(max_length=12, blank=True)
    taken_on = models.DateField()
    assay = models.CharField(
        max_length=12, choices=Assay.choices, blank=True, default="", db_default=""
    )
    method = EncryptedCharField(max_length=80, blank=True)
    recorded_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-taken_on", "-pk"]
        indexes = [
            models.Index(fields=["patient", "kind", "-taken_on"], name="measurement_of_patient")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(below_limit=False, value__isnull=False)
                | Q(below_limit=True, value__isnull=True, detection_limit__isnull=False),
                name="measurement_is_a_number_or_below_its_limit",
            ),
            models.CheckConstraint(
                condition=Q(detection_limit__isnull=True) | Q(detection_limit__gt=0),
                name="measurement_limit_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(assay="") | Q(kind=MeasurementKind.ESTRADIOL, assay__in=Assay.values),
                name="measurement_assay_of_estradiol",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.taken_on}"

    @property
    def shown_unit(self) -> str:
        """The unit as people write it."""
        from patients.measuring import shown_unit

        return shown_unit(self.unit)

    @property
    def shown_value(self) -> str:
        """The value as a laboratory writes it: "71.5", or "< 1.4" for one below its limit."""
        figure = self.detection_limit if self.below_limit else self.value
        sign = "< " if self.below_limit else ""
        return f"{sign}{Decimal(figure or 0).normalize():f}"

    @property
    def is_weak(self) -> bool:
        """Whether estradiol was measured by an immunoassay, which cannot tell it under an AI."""
        return self.assay == Assay.IMMUNOASSAY
