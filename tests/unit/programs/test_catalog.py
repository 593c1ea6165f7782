"""The compiled Spanish catalog is committed, so it must not lag behind its source."""

import re
from gettext import GNUTranslations
from pathlib import Path

import programs

FOLDER = Path(programs.__file__).parent / "locale" / "es" / "LC_MESSAGES"
TEMPLATES = Path(programs.__file__).parents[1] / "templates" / "email" / "programs"
ENTRY = re.compile(r'(?:msgctxt "(.*)"\n)?msgid "(.+)"\nmsgstr "(.*)"')
PLURAL = re.compile(r'msgid "(.+)"\nmsgid_plural "(.+)"\nmsgstr')
PLACEHOLDER = re.compile(r"\{\{ (\w+) \}\}")


def unquoted(text: str) -> str:
    return text.replace(r"\"", '"').replace("\\\\", "\\")


def entries() -> dict[tuple[str, str], str]:
    source = (FOLDER / "django.po").read_text()
    return {(c or "", unquoted(i)): unquoted(s) for c, i, s in ENTRY.findall(source)}


def test_the_compiled_catalog_is_the_source():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    found = entries()
    assert len(found) > 30
    for (context, text), translated in found.items():
        answer = compiled.pgettext(context, text) if context else compiled.gettext(text)
        assert answer == translated != ""


def test_every_sentence_of_the_mails_is_translated():
    known = {text for _context, text in entries()}
    for forms in PLURAL.findall((FOLDER / "django.po").read_text()):
        known.update(unquoted(form) for form in forms)
    for path in TEMPLATES.iterdir():
        source = path.read_text()
        plain = re.findall(r'{% translate "(.+?)" %}', source)
        blocks = re.findall(r"{% blocktranslate[^%]*%}(.+?){% endblocktranslate %}", source)
        forms = [form for block in blocks for form in block.split("{% plural %}")]
        for text in [*plain, *(PLACEHOLDER.sub(r"%(\1)s", form) for form in forms)]:
            assert text in known, f"{path.name}: {text}"
