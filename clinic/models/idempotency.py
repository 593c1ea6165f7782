from django.db import models

from clinic.models.base import ClinicOwned
from clinic.sealed.fields import EncryptedJSONField


class IdempotentResponse(ClinicOwned):
    """The answer to an unsafe request that carried an Idempotency-Key, kept to be repeated.

    It is written in the transaction of the work it answers, so the two exist together or not.
    """

    staff = models.ForeignKey("clinic.Staff", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = EncryptedJSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "staff", "key"], name="idempotency_key_once_per_person"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)
