"""Languages of mails and patients' pages: what they are called, and which one a clinic writes."""

from django.conf import settings
from django.conf.locale import LANG_INFO

from clinic.models import Clinic

FALLBACK = "en"


def english_name(code: str) -> str:
    """Return what staff call a language, such as "Spanish"; the code where nobody names it."""
    known = LANG_INFO.get(code) or LANG_INFO.get(code.partition("-")[0]) or {}
    return str(known.get("name", code))


def known_codes() -> list[str]:
    """Return the languages that have a catalog, English first."""
    return [code for code, _name in settings.LANGUAGES]


def language_for(wanted: str, clinic: Clinic) -> str:
    """Return the language in which a clinic writes to somebody who wants `wanted`.

    Hers where the clinic writes it and a catalog has it, else the clinic's first.
    """
    written = [code for code in clinic.languages if code in known_codes()]
    return wanted if wanted in written else (written or [FALLBACK])[0]
