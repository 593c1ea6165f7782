from django.db import models

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedTextField


class Channel(models.TextChoices):
    PHONE = "phone", "Phone"
    VISIT = "visit", "In person"
    MAIL = "mail", "E-mail"


class ContactResult(models.TextChoices):
    REACHED = "reached", "Spoke with her"
    NO_ANSWER = "no_answer", "No answer"
    LEFT_MESSAGE = "left_message", "Left a message"
    CALL_BACK = "call_back", "She will call back"


class Interpreter(models.TextChoices):
    NONE = "none", "Not needed"
    LINE = "line", "Interpreter or language line"
    FAMILY = "family", "A relative or friend"


@audited()
class Contact(ClinicOwned):
    """One attempt to speak with a patient about an episode, and what came of it."""

    episode = models.ForeignKey(
        "adherence.Episode", on_delete=models.PROTECT, related_name="contacts"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    result = models.CharField(max_length=14, choices=ContactResult.choices)
    note = EncryptedTextField(blank=True, max_length=2000)
    interpreter = models.CharField(
        max_length=8, choices=Interpreter.choices, default=Interpreter.NONE
    )
    call_again_at = models.DateTimeField(
        null=True, blank=True, help_text="When the next call is due, as agreed in this one."
    )
    at = models.DateTimeField()
    recorded_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["clinic", "-at"], name="contact_of_day")]

    def __str__(self) -> str:
        return f"contact {self.uid}"
