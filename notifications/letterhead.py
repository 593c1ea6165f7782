"""The clinic's logo above its mails: inside the mail, never fetched from anywhere.

The frame of every mail has a place for it, and what a mail is about knows nothing of it. The
kept copy of a mail names the picture without holding it, and gets it back when it is shown.
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from clinic import selectors
from clinic.models import Clinic, ClinicLogo
from notifications.kinds import InlineImage, Mail

PLACE = "<!--logo-->"  # in templates/email/base.html; stays there where a clinic has no logo
_CID = re.compile(r"cid:logo-([0-9a-f]{64})@steady\.invalid")
# No words for it: the clinic's name stands beside it. The size is said twice, for programs that
# read styles and for those that read attributes only.
_TAG = (
    '<img class="logo" src="cid:{cid}" width="{width}" height="{height}" alt="" '
    'style="display:block;width:{width}px;max-width:100%;height:auto;margin:0 0 10px;'
    'border:0;border-radius:4px">'
)


@dataclass(frozen=True)
class Letterhead:
    """A clinic's logo, ready for any number of its mails."""

    image: InlineImage
    tag: str

    def on(self, mail: Mail) -> Mail:
        """Return a mail with the logo above it."""
        html = mail.html.replace(PLACE, self.tag, 1)
        return replace(mail, html=html, images=(*mail.images, self.image))


def letterhead_of(logo: ClinicLogo) -> Letterhead:
    """Return the letterhead that a logo makes."""
    cid = f"logo-{logo.digest}@steady.invalid"
    tag = _TAG.format(cid=cid, width=logo.shown_width, height=logo.shown_height)
    return Letterhead(InlineImage(cid, bytes(logo.png)), tag)


def letterheads_of(clinics: Iterable[int]) -> dict[int, Letterhead]:
    """Return the letterheads of those clinics (bigint keys) that have a logo, in one query."""
    return {key: letterhead_of(logo) for key, logo in selectors.logos_of(clinics).items()}


def on_letterhead(mail: Mail, clinic: Clinic) -> Mail:
    """Return a mail as it leaves the clinic."""
    letterhead = letterheads_of([clinic.pk]).get(clinic.pk)
    return letterhead.on(mail) if letterhead else mail


def with_pictures(html: str, *, clinic: int) -> str:
    """Return the HTML of a clinic's mail (bigint key) with its logo where a browser finds it.

    A logo that is no longer kept leaves its place empty: the clinic's name stands beside it.
    """
    found = _CID.search(html)
    logo = selectors.logo_with(clinic, found[1]) if found else None
    if found is None or logo is None:
        return html
    return html.replace(found[0], f"data:image/png;base64,{base64.b64encode(logo.png).decode()}")
