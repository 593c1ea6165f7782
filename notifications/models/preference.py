from django.db import models

from clinic.models import ClinicOwned
from clinic.models.base import audited
from notifications.models.message import RecipientKind


@audited()
class Preference(ClinicOwned):
    """A recipient's wish about one kind of mail; no row means yes.

    Only kinds that declare themselves optional ask: a moved or cancelled session is always told.
    """

    recipient_kind = models.CharField(max_length=10, choices=RecipientKind.choices)
    recipient_uid = models.UUIDField()
    kind = models.CharField(max_length=40)
    wanted = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient_uid", "kind"], name="preference_once_per_recipient_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {'yes' if self.wanted else 'no'}"
