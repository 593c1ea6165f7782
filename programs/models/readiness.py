from django.db import models
from django.db.models import F, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited


@audited()
class ReadinessRules(ClinicOwned):
    """A clinic's limits for training today: beyond `stop` nobody trains, beyond `modify` with care.

    Defaults after the Cancer Exercise Toolkit and Gilchrist 2019 (AHA CORE); joint pain after
    osteoarthritis practice. They are the clinic's to change and a clinician's to sign.
    """

    systolic_stop = models.PositiveSmallIntegerField(default=200)
    systolic_modify = models.PositiveSmallIntegerField(default=160)
    diastolic_stop = models.PositiveSmallIntegerField(default=110)
    diastolic_modify = models.PositiveSmallIntegerField(default=90)
    heart_rate_stop = models.PositiveSmallIntegerField(default=120)
    heart_rate_modify = models.PositiveSmallIntegerField(default=100)
    oxygen_stop = models.PositiveSmallIntegerField(default=88)
    oxygen_modify = models.PositiveSmallIntegerField(default=94)
    haemoglobin_stop = models.DecimalField(max_digits=3, decimal_places=1, default=8)
    haemoglobin_modify = models.DecimalField(max_digits=3, decimal_places=1, default=10)
    platelets_stop = models.PositiveSmallIntegerField(default=20)
    platelets_modify = models.PositiveSmallIntegerField(default=50)
    neutrophils_stop = models.DecimalField(max_digits=4, decimal_places=2, default="0.5")
    neutrophils_modify = models.DecimalField(max_digits=4, decimal_places=2, default="1.5")
    pain_stop = models.PositiveSmallIntegerField(default=8)
    pain_modify = models.PositiveSmallIntegerField(default=6)
    screening_days = models.PositiveSmallIntegerField(
        default=365, help_text="How long a screening holds."
    )
    signed_by = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "readiness rules"
        constraints = [
            models.UniqueConstraint(fields=["clinic"], name="readiness_rules_once_per_clinic"),
            models.CheckConstraint(
                condition=Q(systolic_stop__gte=F("systolic_modify"))
                & Q(diastolic_stop__gte=F("diastolic_modify"))
                & Q(heart_rate_stop__gte=F("heart_rate_modify"))
                & Q(oxygen_stop__lte=F("oxygen_modify"))
                & Q(haemoglobin_stop__lte=F("haemoglobin_modify"))
                & Q(platelets_stop__lte=F("platelets_modify"))
                & Q(neutrophils_stop__lte=F("neutrophils_modify"))
                & Q(pain_stop__gte=F("pain_modify"), pain_stop__lte=11),
                name="readiness_stop_is_beyond_modify",
            ),
            models.CheckConstraint(
                condition=Q(screening_days__gte=1, screening_days__lte=730),
                name="readiness_screening_1_to_730_days",
            ),
        ]

    def __str__(self) -> str:
        return "readiness rules"
