"""From a provider's event, as anymail normalised it, to what it says about a row of the ledger."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from notifications.models import HeldBecause
from notifications.reports.providers import ID_NAME

_UID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_OURS = re.compile(rf"({_UID})@steady\.invalid", re.IGNORECASE)
_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_REPLY = re.compile(r"\b[245]\d\d\b")
# SparkPost's classes of bounces that pass: https://support.sparkpost.com, bounce classifications.
_PASSING = {"20", "21", "22", "23", "40", "70"}
_MAILBOX_FULL = "5.2.2"


class What(StrEnum):
    """What became of a mail after it was handed over."""

    DELIVERED = "delivered"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    REJECTED = "rejected"  # the provider did not pass it on
    COMPLAINED = "complained"


_WHAT = {
    EventType.DELIVERED: What.DELIVERED,
    EventType.DEFERRED: What.DEFERRED,
    EventType.BOUNCED: What.BOUNCED,
    EventType.REJECTED: What.REJECTED,
    EventType.FAILED: What.REJECTED,
    EventType.COMPLAINED: What.COMPLAINED,
}


@dataclass(frozen=True)
class Report:
    """What a provider says about one mail; `key` names the report, so that it counts once.

    `code` holds numbers or a provider's own keyword, never its words: they may repeat the
    address. `holds` says why the address gets no more mail, where that follows.
    """

    message_uid: UUID
    what: What
    key: str
    code: str
    recipient: str
    at: datetime | None
    holds: HeldBecause | None


def read(event: AnymailTrackingEvent, esp_name: str) -> Report | None:
    """Return what an event says about a mail of ours; None for openings, clicks and the rest."""
    what = _WHAT.get(event.event_type)
    uid = _uid_of(event) if what else None
    if what is None or uid is None:
        return None
    at = event.timestamp if event.timestamp and event.timestamp.tzinfo else None
    name = [esp_name, what, str(uid), at.isoformat() if at else str(event.event_id)]
    code = _code_of(event, what)
    return Report(
        message_uid=uid,
        what=what,
        key=hashlib.sha256("\n".join(name).encode()).hexdigest(),
        code=code,
        recipient=str(event.recipient or "").strip(),
        at=at,
        holds=_holds(event, what, code),
    )


def _uid_of(event: AnymailTrackingEvent) -> UUID | None:
    """Return the row's uid: from the Message-ID, from our header, or from anywhere in the event.

    Providers that give a mail an id of their own still repeat our Message-ID somewhere.
    """
    metadata = event.metadata if isinstance(event.metadata, dict) else {}
    ours = str(metadata.get(ID_NAME, ""))
    if found := _OURS.fullmatch(str(event.message_id or "").strip("<>")):
        return UUID(found[1])
    if re.fullmatch(_UID, ours, re.IGNORECASE):
        return UUID(ours)
    anywhere = {uid.lower() for uid in _OURS.findall(json.dumps(event.esp_event, default=str))}
    return UUID(anywhere.pop()) if len(anywhere) == 1 else None


def _code_of(event: AnymailTrackingEvent, what: What) -> str:
    if what is What.COMPLAINED:
        return "spam"
    if what is What.DELIVERED:
        return ""
    words = f"{event.mta_response or ''} {event.description or ''}"
    numbers = [found[0] for pattern in (_REPLY, _ENHANCED) if (found := pattern.search(words))]
    known = {value for name, value in vars(RejectReason).items() if name.isupper()}
    return " ".join(numbers) or (event.reject_reason if event.reject_reason in known else "")


def _holds(event: AnymailTrackingEvent, what: What, code: str) -> HeldBecause | None:
    """Return why no more mail goes to the address: it is gone, or she does not want it."""
    reason = event.reject_reason
    if what is What.COMPLAINED or (what is What.REJECTED and reason == RejectReason.SPAM):
        return HeldBecause.COMPLAINED
    if what not in (What.BOUNCED, What.REJECTED) or _passes(event.esp_event, code):
        return None
    gone = reason in (RejectReason.BOUNCED, RejectReason.INVALID) or _is_hard(event.esp_event)
    return HeldBecause.BOUNCED if gone else None


def _is_hard(raw: Any) -> bool:
    """Return whether a provider that gives anymail no reason says itself that it is for good."""
    return _innermost(raw).get("event") == "hard_bounce"  # Mandrill


def _passes(raw: Any, code: str) -> bool:
    """Return whether a bounce may pass, by its number or by the provider's own word for it."""
    facts = _innermost(raw)
    return (
        code.startswith("4")
        or _MAILBOX_FULL in code
        or facts.get("event") == "soft_bounce"  # Brevo, Mandrill
        or facts.get("Type") == "SoftBounce"  # Postmark
        or facts.get("hard_bounce") is False  # Mailjet
        or str(facts.get("bounce_class")) in _PASSING  # SparkPost
    )


def _innermost(raw: Any) -> dict[str, Any]:
    """Return the fields of an event; SparkPost wraps its own twice, in "msys" and its class."""
    facts = raw if isinstance(raw, dict) else {}
    while isinstance(facts.get("msys"), dict) or (len(facts) == 1 and _only_dict(facts)):
        facts = facts["msys"] if "msys" in facts else _only_dict(facts) or {}
    return facts


def _only_dict(facts: dict[str, Any]) -> dict[str, Any] | None:
    (only,) = facts.values()
    return only if isinstance(only, dict) else None
