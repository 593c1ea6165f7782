"""What an administrator types that ends up in mails, and whether it may stand there."""

from django.db.models import Model

from clinic.banned_words import in_mail_refusal, up_front_refusal
from clinic.errors import Refused
from clinic.models import Clinic, Room

# What each field is called, and whether it shows before a mail is opened: a sender, the title, the
# line beside the subject, the place of a calendar entry.
_CLINIC = {
    "name": ("Name", True),
    "mail_name": ("Sender name in mails", True),
    "address": ("Address", False),
    "arrival_notes": ("What patients should know before they come", False),
}
_ROOM = {"name": ("Name", True)}


def mail_refusals(row: Model) -> dict[str, str]:
    """Return a sentence for each field of a row whose words no mail may contain."""
    fields = _CLINIC if isinstance(row, Clinic) else _ROOM if isinstance(row, Room) else {}
    found = {
        field: (up_front_refusal if shows else in_mail_refusal)(label, getattr(row, field))
        for field, (label, shows) in fields.items()
    }
    return {field: sentence for field, sentence in found.items() if sentence}


def refuse_in_mails(row: Model) -> None:
    """Raise Refused for the first field of a row whose words no mail may contain."""
    for field, sentence in mail_refusals(row).items():
        raise Refused(sentence, field=field)
