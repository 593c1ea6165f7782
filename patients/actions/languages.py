"""The languages that a clinic writes to its patients in."""

from collections.abc import Sequence

from django.db import transaction

from clinic import audit
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.languages import english_name, known_codes
from clinic.models import Clinic
from patients.selectors.languages import patients_by_language


def choose_languages(
    *, clinic: Clinic, languages: Sequence[str], understood: bool = False, by: Actor
) -> Clinic:
    """Set the languages of a clinic's mails; the first is for whoever wants one it has not.

    Raises Refused for none or one without a catalog, and Conflict when patients get their mails
    in one that is taken away, unless whoever does it has `understood` what that means for them.
    """
    chosen = list(dict.fromkeys(languages))
    _refuse_unknown(chosen)
    with transaction.atomic(), audit.acting(by):
        row = Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
        if not understood:
            _refuse_loss([code for code in row.languages if code not in chosen], chosen[0], row)
        row.languages = chosen
        row.save(update_fields=["languages"])
    return row


def _refuse_unknown(chosen: Sequence[str]) -> None:
    if not chosen:
        raise Refused("Mails need a language. Choose one at least.", field="languages")
    known = known_codes()
    missing = [code for code in chosen if code not in known]
    if missing:
        raise Refused(
            f"There is no translation of the mails into {english_name(missing[0])}. There are "
            f"{', '.join(english_name(code) for code in known)}.",
            field="languages",
        )


def _refuse_loss(taken: Sequence[str], first: str, clinic: Clinic) -> None:
    speakers = patients_by_language(clinic)
    lost = [(code, speakers[code]) for code in taken if speakers.get(code)]
    if not lost:
        return
    told = " and ".join(_count(code, count) for code, count in lost)
    raise Conflict(
        f"{told}. Without it they get mails and pages in {english_name(first)}, until the clinic "
        "writes their language again. If that is meant, say so below.",
        field="understood",
    )


def _count(code: str, count: int) -> str:
    people = "1 patient wants" if count == 1 else f"{count} patients want"
    return f"{people} {english_name(code)}"
