"""Writes of the texts that a clinic writes itself."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from clinic import audit
from clinic.actors import Actor
from clinic.db import constraint_of
from clinic.errors import Conflict, Refused
from clinic.languages import english_name
from clinic.models import Clinic
from notifications.kinds import Kind
from notifications.models import MailText
from notifications.texts.selectors import texts_in_force, version_in_force
from notifications.texts.subset import complaints, tidy


def checked(kind: Kind, texts: Mapping[str, str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the texts as they would be kept, and what is wrong with each, by slot."""
    tidied = {slot.name: tidy(texts.get(slot.name, "")) for slot in kind.slots}
    wrong = {slot.name: complaints(tidied[slot.name], slot, kind.variables) for slot in kind.slots}
    return tidied, {name: found for name, found in wrong.items() if found}


def save_texts(
    *,
    clinic: Clinic,
    kind: Kind,
    language: str,
    texts: Mapping[str, str],
    based_on: int,
    by: Actor,
) -> int:
    """Put a new version of a mail's texts in force and return its number.

    `based_on` is the version that its writer saw, 0 for none. A slot left out or empty goes back
    to Steady's own text; where nothing differs no version is made. Raises Refused for a text that
    no mail may contain, Conflict when somebody else has saved another version since.
    """
    _refuse_kind(clinic, kind, language)
    refuse_slots(kind, texts)
    tidied, wrong = checked(kind, texts)
    for slot, sentences in wrong.items():
        raise Refused(sentences[0], field=slot)
    try:
        with transaction.atomic(), audit.acting(by):
            if version_in_force(clinic, kind, language) != based_on:
                raise _changed_meanwhile(kind, language)
            return _write(clinic, kind, language, tidied, based_on, by)
    except IntegrityError as error:
        if constraint_of(error) != "mail_text_version_once":
            raise
        raise _changed_meanwhile(kind, language) from error


def _write(
    clinic: Clinic, kind: Kind, language: str, texts: dict[str, str], based_on: int, by: Actor
) -> int:
    assert by.staff is not None
    stands = texts_in_force(clinic, kind, language)
    # what stands in a place that the mail has lost ends with the next version
    texts = {slot: "" for slot in stands} | texts
    if texts == stands:
        return based_on
    MailText.objects.bulk_create(
        MailText(
            clinic=clinic,
            kind=kind.name,
            language=language,
            slot=slot,
            version=based_on + 1,
            text=text,
            made_by=by.staff,
        )
        for slot, text in texts.items()
    )
    return based_on + 1


def _refuse_kind(clinic: Clinic, kind: Kind, language: str) -> None:
    if not kind.slots:
        raise Refused(f"“{kind.label}” goes to staff. Its words are Steady's.", field="kind")
    if language not in clinic.languages:
        raise Refused(
            f"The clinic does not write in {english_name(language)}. Add it under Languages first.",
            field="language",
        )


def refuse_slots(kind: Kind, texts: Mapping[str, str]) -> None:
    """Raise Refused for a text in a place that the mail does not have."""
    known = [slot.name for slot in kind.slots]
    if any(name not in known for name in texts):
        raise Refused(
            f"“{kind.label}” has these places: {', '.join(known) or 'none'}.", field="texts"
        )


def _changed_meanwhile(kind: Kind, language: str) -> Conflict:
    return Conflict(
        f"Somebody else has changed “{kind.label}” in {english_name(language)} meanwhile. Nothing "
        "was saved; look at what stands there now, then save yours again."
    )
