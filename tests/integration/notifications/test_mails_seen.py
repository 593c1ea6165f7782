"""What every kind of mail must hold to, read from its sample: no picture, no tracker, no hole."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings

from clinic import clock
from clinic.banned_words import words_in_mail, words_up_front
from demo.mail_pictures import SCHEMES, document, picture_name, samples
from notifications.delivery.mime import build
from notifications.kinds import all_kinds
from notifications.models import Message

pytestmark = pytest.mark.django_db
HOST = "https://clinic.example/"
DOCS = Path(settings.BASE_DIR) / "docs"
CLIPPED = 100_000  # a large web mail shows 102 KB of a mail and hides the rest
ADDRESS = re.compile(r"""(?:href|src|action|background)=["']?([^"'\s>]+)|url\(([^)]*)\)""")

ALONE = re.compile(r"(?:\d+: )?https://\S+")  # an address on a line of its own can be pressed


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_mail_is_complete_in_itself_and_tells_nobody_anything(language):
    for kind, mail in ((seen.kind.name, seen.mail) for seen in samples(language)):
        addresses = [a or b for a, b in ADDRESS.findall(mail.html)]
        away = [a for a in addresses if not a.startswith((HOST, "tel:"))]
        assert away == [], kind
        assert "<img" not in mail.html, kind
        assert "<script" not in mail.html.lower(), kind
        assert "http://" not in mail.html + mail.text, kind
        assert len(mail.html.encode()) < CLIPPED, kind
        assert len(mail.subject) <= 60, (kind, mail.subject)
        assert words_in_mail(mail.html) == words_in_mail(mail.text) == [], kind


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_no_header_tells_of_health(language):
    for kind, mail in ((seen.kind.name, seen.mail) for seen in samples(language)):
        built = message_from_bytes(build(Message(due_at=clock.now()), mail), policy=policy.default)
        for name, value in built.items():
            assert words_up_front(f"{name}: {value}") == [], (kind, name)
        for part in built.walk():
            assert words_up_front(str(part.get_filename())) == [], kind


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_text_part_reads_well_aloud(language):
    for kind, mail in ((seen.kind.name, seen.mail) for seen in samples(language)):
        lines = mail.text.split("\n")
        long = [line for line in lines if len(line) > 76 and "://" not in line]
        assert long == [], kind
        assert "\n\n\n" not in mail.text, kind
        assert [line for line in lines if line != line.rstrip()] == [], kind
        assert "standin" not in mail.text, kind
        addresses = [line for line in lines if "://" in line]
        assert [line for line in addresses if not ALONE.fullmatch(line)] == [], kind


def test_the_page_of_the_mails_is_what_the_kinds_write_and_has_every_picture():
    page = (DOCS / "mails-seen.md").read_text(encoding="utf-8")
    assert page == document(), "run manage.py mail_pictures"
    wanted = {picture_name(kind, scheme) for kind in all_kinds() for scheme in SCHEMES}
    pictures = {path.name: path for path in (DOCS / "images" / "mails").glob("*.png")}
    assert set(pictures) == wanted
    assert max(path.stat().st_size for path in pictures.values()) < 40 * 1024
