from django.db import models
from django.db.models import F, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedTextField


@audited()
class HandOver(ClinicOwned):
    """One episode that somebody gave to a colleague, with the words for her."""

    episode = models.ForeignKey(
        "adherence.Episode", on_delete=models.PROTECT, related_name="hand_overs"
    )
    given_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    given_to = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    note = EncryptedTextField(max_length=1000)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(given_by=F("given_to")), name="hand_over_is_to_somebody_else"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="hand_over_says_why"),
        ]
        indexes = [models.Index(fields=["given_to", "-at"], name="hand_over_of_colleague")]

    def __str__(self) -> str:
        return f"hand-over {self.uid}"
