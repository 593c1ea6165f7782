from django.db import models
from django.db.models import F, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited


class Basis(models.TextChoices):
    """What an aerobic prescription is steered by."""

    HRR = "hrr", "Heart-rate reserve (Karvonen)"
    HRMAX = "hrmax", "Share of the maximal heart rate"
    EFFORT = "effort", "Effort only"


@audited()
class HeartRateProfile(ClinicOwned):
    """What her heart-rate zones rest on; the newest of an enrollment counts.

    `hr_max` is measured, else 208 - 0.7 x age (Tanaka 2001), beats a minute. With a resting heart
    rate the reserve is used (Karvonen). A beta-blocker caps the heart rate, so that zones would
    mislead: then effort alone steers.
    """

    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="heart_rates"
    )
    hr_max = models.PositiveSmallIntegerField()
    hr_max_measured = models.BooleanField(default=False)
    resting = models.PositiveSmallIntegerField(null=True, blank=True)
    beta_blocker = models.BooleanField(default=False)
    basis = models.CharField(max_length=8, choices=Basis.choices)
    noted_on = models.DateField()
    noted_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-noted_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hr_max__gte=80, hr_max__lte=220), name="heart_rate_max_80_to_220"
            ),
            models.CheckConstraint(
                condition=Q(resting__isnull=True)
                | Q(resting__gte=30, resting__lte=130, resting__lt=F("hr_max")),
                name="heart_rate_resting_plausible",
            ),
            models.CheckConstraint(
                condition=Q(beta_blocker=False) | Q(basis="effort"),
                name="heart_rate_beta_blocker_means_effort",
            ),
            models.CheckConstraint(
                condition=~Q(basis="hrr") | Q(resting__isnull=False),
                name="heart_rate_reserve_needs_resting",
            ),
        ]

    def __str__(self) -> str:
        return f"heart rate of {self.noted_on}"
