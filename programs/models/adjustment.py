from django.db import models
from django.db.models import F, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField
from programs.models.component import Modality


class AdjustmentReason(models.TextChoices):
    JOINT_PAIN = "joint_pain", "Joint pain"
    FATIGUE = "fatigue", "Tiredness"
    ILLNESS = "illness", "Illness"
    LYMPHEDEMA = "lymphedema", "Swelling of the arm"
    TREATMENT = "treatment", "Surgery or treatment"
    AWAY = "away", "Away from home"
    BREAK = "break", "After a break"
    WISH = "wish", "Her wish"
    OTHER = "other", "Another reason"


@audited()
class DoseAdjustment(ClinicOwned):
    """A change of some weeks' dose against the original plan, which stays as it is.

    `percent` is the share of the original weekly dose of the modality that is now meant: 0 leaves
    it out, 50 halves it. Two that stand never cover the same week of one modality.
    """

    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="adjustments"
    )
    modality = models.CharField(max_length=12, choices=Modality.choices)
    first_week = models.PositiveSmallIntegerField()
    last_week = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=12, choices=AdjustmentReason.choices)
    note = EncryptedCharField(max_length=200, blank=True)
    adjusted_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["first_week", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_week__gte=1, last_week__gte=F("first_week"), last_week__lte=104),
                name="adjustment_weeks_in_order",
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=150), name="adjustment_up_to_150_percent"
            ),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(note=""), name="adjustment_other_has_a_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.modality} at {self.percent} %"
