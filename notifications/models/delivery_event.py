from django.db import models

from clinic import clock
from clinic.sealed.fields import EncryptedCharField


class DeliveryEvent(models.Model):
    """One step of a message's life: what happened, when, by which sender, with which code."""

    wall = ("message",)

    message = models.ForeignKey(
        "notifications.Message", on_delete=models.CASCADE, related_name="events"
    )
    at = models.DateTimeField(default=clock.now)
    event = models.CharField(max_length=20)
    code = models.CharField(max_length=80, blank=True)
    said = EncryptedCharField(
        max_length=80, blank=True, db_default="", help_text="What a person wrote about it."
    )
    sender = models.CharField(max_length=80, blank=True)
    report = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="What names a provider's report, so that it counts once.",
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=~models.Q(report=""),
                name="delivery_event_once_per_report",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.at:%Y-%m-%d %H:%M:%S}"
