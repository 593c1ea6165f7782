"""In which languages a clinic's patients get their mails, and what each language still lacks."""

from dataclasses import dataclass

from django.db.models import Count

from clinic.languages import english_name, known_codes, language_for
from clinic.models import Clinic
from notifications.sentences import untranslated
from patients.models import Patient, PatientStatus


@dataclass(frozen=True)
class LanguageLine:
    """One language that mails can be written in, or that the clinic writes without a catalog."""

    code: str
    name: str
    written: bool
    first: bool
    patients: int
    known: bool
    untranslated: int


def languages_of_mails(clinic: Clinic) -> list[LanguageLine]:
    """Return the clinic's languages in its order, then the others that have a catalog."""
    speakers = patients_by_language(clinic)
    known = known_codes()
    codes = dict.fromkeys([*clinic.languages, *known])
    return [
        LanguageLine(
            code=code,
            name=english_name(code),
            written=code in clinic.languages,
            first=code == language_for("", clinic),
            patients=speakers.get(code, 0),
            known=code in known,
            untranslated=len(untranslated(code)) if code in known else 0,
        )
        for code in codes
    ]


def patients_by_language(clinic: Clinic) -> dict[str, int]:
    """Return how many of the clinic's patients of today want each language."""
    rows = Patient.objects.filter(clinic=clinic, status=PatientStatus.ACTIVE).order_by()
    return dict(rows.values_list("language").annotate(count=Count("pk")))
