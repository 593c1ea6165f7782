"""Every kind of mail as a phone shows it: docs/mails-seen.md and its pictures.

Made from the kinds' own samples, so a clinic sees each mail before it installs anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from django.test import override_settings
from django.utils import translation
from PIL import Image

from clinic import clock
from clinic.models import Clinic
from demo.pictures import MOMENT, open_browser
from notifications.kinds import Kind, Mail, all_kinds

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONE = 360
SCHEMES = ("light", "dark")
_COLOURS = 24
_SECRET = re.compile(r"/([svcuq])/[A-Za-z0-9_-]{20,}")
_HEAD = """# The mails, looked at

Written by `manage.py mail_pictures` from the samples that the kinds of mail make; do not edit.
What leaves when, and to whom, is told in [mail.md](mail.md).

Each mail as a phone shows it, in its light and in its dark colours, and its text part as programs
without HTML show it. Everybody in them is invented. A clinic's logo stands above its name, and
most sentences can be the clinic's own.
"""


@dataclass(frozen=True)
class Seen:
    """One kind of mail and the sample that is looked at."""

    kind: Kind
    mail: Mail


def clinic_of_the_pictures() -> Clinic:
    """Return a clinic that is nowhere stored."""
    return Clinic(
        name="Harbour Movement Clinic",
        mail_name="Harbour Movement Clinic",
        time_zone="Europe/Madrid",
        phone="+34 600 000 000",
        address="Calle del Puerto 12, 28001 Madrid",
        arrival_notes="Second floor, the lift is on the left. Bring sports shoes and water.",
    )


def samples(language: str = "en") -> Iterator[Seen]:
    """Return a sample of every kind, on one and the same morning, by the kinds' names."""
    clinic = clinic_of_the_pictures()
    with clock.standing_at(MOMENT), override_settings(BASE_URL="https://clinic.example"):
        for kind in all_kinds():
            yield Seen(kind, kind.sample(clinic, language))


def take(folder: Path) -> list[Path]:
    """Write the pictures of every kind into a folder and return their paths. Raises CannotTake."""
    folder.mkdir(parents=True, exist_ok=True)
    mails = list(samples())  # before the browser, whose loop Django takes for async code
    with open_browser() as browser:
        return [_take(browser, seen, scheme, folder) for seen in mails for scheme in SCHEMES]


def document() -> str:
    """Return the whole page."""
    with translation.override("en"):
        return _HEAD + "".join(_section(seen) for seen in samples())


def picture_name(kind: Kind, scheme: str) -> str:
    return f"{kind.name}-{scheme}-phone.png"


def _take(browser: "Browser", seen: Seen, scheme: str, folder: Path) -> Path:
    page = browser.new_page(
        viewport={"width": PHONE, "height": 640},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.set_content(seen.mail.html)
    path = folder / picture_name(seen.kind, scheme)
    path.write_bytes(_small(page.screenshot(full_page=True)))
    page.close()
    return path


def _small(png: bytes) -> bytes:
    """Return a picture of few colours: letters need no more."""
    out = BytesIO()
    image = Image.open(BytesIO(png)).convert("RGB")
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _section(seen: Seen) -> str:
    pictures = "".join(
        f'<td valign="top"><img src="images/mails/{picture_name(seen.kind, scheme)}" '
        f'width="{PHONE}" alt="The mail in its {scheme} colours"></td>'
        for scheme in SCHEMES
    )
    text = _SECRET.sub(r"/\1/...", seen.mail.text).rstrip()
    return (
        f"\n## {seen.kind.label} (`{seen.kind.name}`)\n\nSubject: {seen.mail.subject}\n\n"
        f"<table><tr>{pictures}</tr></table>\n\n"
        f"<details><summary>Its text part</summary>\n\n```text\n{text}\n```\n\n</details>\n"
    )
