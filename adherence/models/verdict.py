from django.db import models

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField


@audited()
class SignalVerdict(ClinicOwned):
    """What one member of staff thought of one signal: of use in caring for her, or not.

    It changes no rule and no episode; it is counted, so that a clinic sees which rules waste its
    time.
    """

    signal = models.ForeignKey(
        "adherence.Signal", on_delete=models.PROTECT, related_name="verdicts"
    )
    staff = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    useful = models.BooleanField()
    note = EncryptedCharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signal", "staff"], name="signal_verdict_once_per_person"
            )
        ]
        indexes = [models.Index(fields=["clinic", "-at"], name="signal_verdict_of_clinic")]

    def __str__(self) -> str:
        return f"verdict {self.uid}"
