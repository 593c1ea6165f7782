from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField


class PrecautionKind(models.TextChoices):
    BONE_METASTASES = "bone_metastases", "Bone metastases"
    OSTEOPOROSIS = "osteoporosis", "Osteoporosis"
    LYMPHEDEMA_LEFT = "lymphedema_left", "Lymphedema, left arm"
    LYMPHEDEMA_RIGHT = "lymphedema_right", "Lymphedema, right arm"
    BETA_BLOCKER = "beta_blocker", "Beta-blocker"
    CARDIOTOXIC_THERAPY = "cardiotoxic_therapy", "Cardiotoxic therapy"
    FALLS = "falls", "Falls"


@audited()
class Precaution(ClinicOwned):
    """Something to mind in every session with this patient, until it ends."""

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="precautions"
    )
    kind = models.CharField(max_length=24, choices=PrecautionKind.choices)
    note = EncryptedCharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "kind"],
                condition=Q(ended_at__isnull=True),
                name="precaution_once_while_it_lasts",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def in_words(self) -> str:
        """The kind with what was noted about it, as it stands beside her name."""
        return self.words_of(self.kind, self.note)

    @staticmethod
    def words_of(kind: str, note: str) -> str:
        """Return what a precaution says, for queries that bring its columns alone."""
        label = str(PrecautionKind(kind).label)
        return f"{label}: {note}" if note else label
