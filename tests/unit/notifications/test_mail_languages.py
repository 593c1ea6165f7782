"""Every language of the mails: nothing gives a diagnosis away, and one more is only a file."""

import struct
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import trans_real

from clinic.banned_words import words_in_mail, words_up_front
from clinic.settings.languages import languages_in
from notifications.rendering import render
from notifications.sentences import sentences, untranslated

CLINIC = SimpleNamespace(name="Movement Clinic", phone="+49 30 1", address="Street 1")
CODES = [code for code, _ in settings.LANGUAGES]


def compiled(pairs: dict[str, str]) -> bytes:
    """Return a .mo file, as msgfmt writes one."""
    head = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n"
    pairs = {"": head} | pairs
    rows = [(key.encode(), pairs[key].encode()) for key in sorted(pairs)]
    place, heads, body = 28 + 16 * len(rows), ([], []), b""
    for column in (0, 1):
        for row in rows:
            heads[column].append(struct.pack("<II", len(row[column]), place + len(body)))
            body += row[column] + b"\0"
    table = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    return table + b"".join(heads[0] + heads[1]) + body


@pytest.fixture
def arabic(tmp_path, settings):
    """A language that is one file and nothing else: each sentence of the mails in brackets."""
    pairs = {}
    for s in sentences():
        key = f"{s.context}\x04{s.text}" if s.context else s.text
        forms = [s.text, s.plural] if s.plural else [s.text]
        pairs["\0".join([key, *forms[1:]])] = "\0".join(f"[{form}]" for form in forms)
    folder = tmp_path / "added" / "locale" / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(compiled(pairs))
    settings.LOCALE_PATHS = [folder.parents[1]]
    settings.LANGUAGES = [*settings.LANGUAGES, *languages_in(tmp_path)[1:]]
    trans_real._translations.clear()
    trans_real.get_languages.cache_clear()
    yield tmp_path
    trans_real._translations.clear()
    trans_real.get_languages.cache_clear()


@pytest.mark.parametrize("code", CODES)
def test_no_sentence_of_a_mail_gives_the_diagnosis_away(code):
    written = [form for sentence in sentences() for form in sentence.forms_in(code)]
    assert len(written) > 60
    assert {form: words_in_mail(form) for form in written if words_in_mail(form)} == {}


@pytest.mark.parametrize("code", CODES)
def test_no_title_preview_or_subject_speaks_of_health(code):
    shown = [form for s in sentences() if s.up_front for form in s.forms_in(code)]
    assert len(shown) > 15
    assert {form: words_up_front(form) for form in shown if words_up_front(form)} == {}


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_of_the_mails_is_translated(code):
    assert untranslated(code) == []


def test_one_more_language_is_one_file(arabic):
    assert languages_in(arabic) == [("en", "English"), ("ar", "العربيّة")]
    call_command("untranslated_mails", "ar")
    text, html = render("base", {"clinic": CLINIC}, language="ar")
    assert '<html lang="ar" dir="rtl">' in html
    assert "[Questions? Phone us:]" in html
    assert "[Nobody reads replies to this mail.]" in text


def test_what_a_language_lacks_is_listed_with_its_file(arabic, capsys):
    (arabic / "added/locale/ar/LC_MESSAGES/django.mo").write_bytes(compiled({}))
    with pytest.raises(CommandError, match="would be sent in English"):
        call_command("untranslated_mails", "ar")
    assert "email/base.html: Nobody reads replies to this mail." in capsys.readouterr().out


def test_a_language_nobody_added_is_named():
    with pytest.raises(CommandError, match="no catalog for tlh"):
        call_command("untranslated_mails", "tlh")
