"""A mail as it would arrive, written to somebody made up and read back from its bytes."""

from collections.abc import Mapping
from dataclasses import replace

from clinic import clock
from clinic.models import Clinic
from notifications.delivery.mime import build, without_links
from notifications.kinds import Kind
from notifications.letterhead import on_letterhead, with_pictures
from notifications.models import Message
from notifications.selectors import MailParts, parts_of
from notifications.texts.own import standing


def preview(kind: Kind, clinic: Clinic, language: str, *, texts: Mapping[str, str]) -> MailParts:
    """Return a kind's mail in a language with these texts in its slots; its links lead nowhere."""
    with standing({(clinic.pk, kind.name, language): texts}):
        mail = on_letterhead(kind.sample(clinic, language), clinic)
    parts = parts_of(without_links(build(Message(due_at=clock.now()), mail)))
    return replace(parts, html=with_pictures(parts.html, clinic=clinic.pk))
