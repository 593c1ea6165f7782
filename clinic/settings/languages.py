"""Languages: English, and every one that somebody has put a compiled catalog for into an app."""

from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import to_language

from clinic.settings.env import BASE_DIR


def languages_in(root: Path) -> list[tuple[str, str]]:
    """Return the codes and own names of English and of the languages with a catalog under root."""
    found = {to_language(path.parts[-3]) for path in root.glob("*/locale/*/LC_MESSAGES/django.mo")}
    return [("en", "English"), *((code, _own_name(code)) for code in sorted(found - {"en"}))]


def _own_name(code: str) -> str:
    known = LANG_INFO.get(code) or LANG_INFO.get(code.partition("-")[0]) or {}
    name = str(known.get("name_local", code))
    return name[:1].upper() + name[1:]


LANGUAGES = languages_in(BASE_DIR)
