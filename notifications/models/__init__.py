from notifications.models.delivery_event import DeliveryEvent
from notifications.models.mail_text import MailText
from notifications.models.message import Message, MessageState
from notifications.models.preference import Preference
from notifications.models.restore import ForgottenMail, FoundBy, LedgerMark, MailHold, Restore
from notifications.models.sent_copy import SentCopy
from notifications.models.suppression import HeldBecause, Suppression

__all__ = [
    "DeliveryEvent",
    "ForgottenMail",
    "FoundBy",
    "HeldBecause",
    "LedgerMark",
    "MailHold",
    "MailText",
    "Message",
    "MessageState",
    "Preference",
    "Restore",
    "SentCopy",
    "Suppression",
]
