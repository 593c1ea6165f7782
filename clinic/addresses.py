"""One e-mail address that mail can reach, checked where it is entered."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from clinic.errors import Refused

LONGEST = 254  # what a mail server has to take (RFC 5321), and the column holds


def one_address(value: str, *, field: str = "email", way_out: str = "") -> str:
    """Return one address in the form in which mail servers read it.

    A domain with accents is given in its ASCII form; the part before the @ has no such form.
    Raises Refused with a sentence; `way_out` is what else can be done, for an optional field.
    """
    value = value.strip()
    if value.count("@") > 1 or re.search(r"[,;\s]", value):
        raise Refused(
            f"“{value}” is more than one address. Enter a single one, such as ana@example.org.",
            field=field,
        )
    local, _, domain = value.partition("@")
    if not local.isascii():
        raise Refused(
            f"“{value}” has accents or other special letters before the @, which mail servers "
            f"refuse. Ask for an address without them{way_out}.",
            field=field,
        )
    try:
        ascii_form = f"{local}@{domain.encode('idna').decode()}"
        validate_email(ascii_form)
    except (ValidationError, UnicodeError) as error:
        raise Refused(
            f"“{value}” is not an e-mail address. Write it like ana@example.org{way_out}.",
            field=field,
        ) from error
    if len(ascii_form) > LONGEST:
        raise Refused(
            f"The address has {len(ascii_form)} characters, more than the {LONGEST} that mail "
            f"servers take. Check it{way_out}.",
            field=field,
        )
    return ascii_form
