"""What a clinic has written into its mails: what is in force, what was, and what does not fit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from clinic.languages import english_name
from clinic.models import Clinic
from notifications.kinds import Kind, all_kinds
from notifications.models import MailText
from notifications.texts.subset import complaints


@dataclass(frozen=True)
class InLanguage:
    """One kind of mail in one language: how many of its texts are the clinic's, and what is off."""

    code: str
    name: str
    own: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class KindLine:
    """One kind of mail and its languages. A mail to staff is in English and not to be written."""

    kind: Kind
    languages: tuple[InLanguage, ...]


@dataclass(frozen=True)
class Version:
    """One saving: every slot as it was put in force then."""

    number: int
    texts: dict[str, str]
    made_by: str
    made_at: datetime


def overview(clinic: Clinic) -> list[KindLine]:
    """Return every kind of mail with what the clinic wrote in each of its languages; one query."""
    texts: dict[tuple[str, str], dict[str, str]] = {}
    for row in MailText.objects.in_force().filter(clinic=clinic):
        texts.setdefault((row.kind, row.language), {})[row.slot] = row.text
    return [
        KindLine(
            kind,
            tuple(
                _in_language(kind, code, texts.get((kind.name, code), {}))
                for code in languages_of(kind, clinic)
            ),
        )
        for kind in sorted(all_kinds(), key=lambda kind: (not kind.slots, str(kind.label)))
    ]


def languages_of(kind: Kind, clinic: Clinic) -> list[str]:
    """Return the languages that a clinic's mails of a kind are written in."""
    return list(clinic.languages) if kind.slots else ["en"]


def texts_in_force(clinic: Clinic, kind: Kind, language: str) -> dict[str, str]:
    """Return what the clinic wrote into each slot; empty where Steady's own text stands."""
    rows = MailText.objects.in_force().filter(clinic=clinic, kind=kind.name, language=language)
    return {slot.name: "" for slot in kind.slots} | {row.slot: row.text for row in rows}


def version_in_force(clinic: Clinic, kind: Kind, language: str) -> int:
    """Return the number of the newest version, 0 when nothing was ever written."""
    rows = MailText.objects.filter(clinic=clinic, kind=kind.name, language=language)
    return int(rows.aggregate(newest=Max("version"))["newest"] or 0)


def versions_of(clinic: Clinic, kind: Kind, language: str) -> list[Version]:
    """Return every version, the newest first, in one query."""
    rows = MailText.objects.filter(clinic=clinic, kind=kind.name, language=language)
    found: dict[int, Version] = {}
    for row in rows.select_related("made_by").order_by("-version", "slot"):
        version = found.setdefault(
            row.version, Version(row.version, {}, row.made_by.name, row.created_at)
        )
        version.texts[row.slot] = row.text
    return list(found.values())


def problems_of(kind: Kind, texts: dict[str, str]) -> list[str]:
    """Return why texts in force are not used: the kind has changed since they were written."""
    known = {slot.name: slot for slot in kind.slots}
    gone = [
        f"This mail no longer has a place for the text “{text}”."
        for slot, text in texts.items()
        if text and slot not in known
    ]
    return gone + [
        sentence
        for slot, text in texts.items()
        if slot in known
        for sentence in complaints(text, known[slot], kind.variables)
    ]


def _in_language(kind: Kind, code: str, texts: dict[str, str]) -> InLanguage:
    own = sum(bool(text) for text in texts.values())
    return InLanguage(code, english_name(code), own, tuple(problems_of(kind, texts)))


def labels_of(kind: Kind, slots: Iterable[str]) -> dict[str, str]:
    """Return what each slot is called, in order; its own name for one that the kind has lost."""
    return {slot.name: slot.label for slot in kind.slots} | {
        slot: slot for slot in slots if slot not in {known.name for known in kind.slots}
    }


def texts_of_version(
    clinic: Clinic, kind: Kind, language: str, number: str
) -> dict[str, str] | None:
    """Return the texts of a version by its number as typed, for the slots that the kind has.

    Version 0 is what Steady ships. None for a version that there never was.
    """
    empty = {slot.name: "" for slot in kind.slots}
    if number == "0":
        return empty
    rows = [v for v in versions_of(clinic, kind, language) if str(v.number) == number]
    return {slot: rows[0].texts.get(slot, "") for slot in empty} if rows else None
