from django.db import models

from clinic import clock
from clinic.sealed.fields import EncryptedBinaryField


class SentCopy(models.Model):
    """The mail as it was sent, byte for byte; removed after `keep_until`, the ledger row stays."""

    wall = ("message",)

    message = models.OneToOneField(
        "notifications.Message", on_delete=models.CASCADE, primary_key=True, related_name="copy"
    )
    raw = EncryptedBinaryField()
    made_at = models.DateTimeField(default=clock.now)
    keep_until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sent copies"
        indexes = [models.Index(fields=["keep_until"], name="sent_copy_keep_until")]

    def __str__(self) -> str:
        return f"copy of {self.message_id}"
