"""The secret of a key: 256 random bits that programs find in a text, and can see to be mistyped.

`steady_` and 49 letters and figures: 43 of the secret, 6 of its CRC-32. Whoever scans code for
secrets that were left in it needs no list to know one, and a mistyped one costs no look-up.
"""

import hashlib
import re
import secrets
import string
from binascii import crc32

LEAD = "steady_"
PATTERN = re.compile(rf"{LEAD}[0-9A-Za-z]{{49}}")
_SIGNS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SHOWN = len(LEAD) + 6


def new_secret() -> str:
    """Return a secret that nobody has."""
    text = LEAD + _in_signs(secrets.randbits(256), 43)
    return text + _checksum(text)


def is_whole(secret: str) -> bool:
    """Say whether a text can be a secret at all: its length, its signs and its checksum."""
    return bool(PATTERN.fullmatch(secret)) and secret[-6:] == _checksum(secret[:-6])


def hash_of(secret: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def start_of(secret: str) -> str:
    """Return as much of a secret as its owner needs to tell her keys apart."""
    return secret[:_SHOWN]


def _checksum(text: str) -> str:
    return _in_signs(crc32(text.encode()), 6)


def _in_signs(number: int, length: int) -> str:
    found = ""
    for _ in range(length):
        number, rest = divmod(number, len(_SIGNS))
        found = _SIGNS[rest] + found
    return found
