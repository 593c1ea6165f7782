"""The keys that values are sealed with. The environment holds them, the database never does."""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_LENGTH = 32
_NAME = re.compile(r"[A-Za-z0-9_-]{1,16}")


@dataclass(frozen=True)
class Keys:
    """Every key by its name. The first one seals, all of them open."""

    first: str
    ciphers: dict[str, AESGCM]


def field_keys() -> Keys:
    """Return the keys of this process."""
    return parse(settings.FIELD_KEYS)


@lru_cache(maxsize=8)
def parse(text: str) -> Keys:
    """Return the keys in "name:base64,name:base64". Raises ImproperlyConfigured, naming no key."""
    ciphers: dict[str, AESGCM] = {}
    for number, part in enumerate(filter(None, text.replace(" ", "").split(",")), start=1):
        name, _, secret = part.partition(":")
        if not _NAME.fullmatch(name) or name in ciphers:
            raise ImproperlyConfigured(
                f"Key {number} of STEADY_FIELD_KEYS needs a name of its own: 1 to 16 letters, "
                "digits, - or _, then a colon and the key."
            )
        ciphers[name] = AESGCM(decoded(secret, f"Key “{name}” of STEADY_FIELD_KEYS"))
    if not ciphers:
        raise ImproperlyConfigured("STEADY_FIELD_KEYS holds no key.")
    return Keys(next(iter(ciphers)), ciphers)


def index_key() -> bytes:
    """Return the key that addresses are looked up with."""
    return _index_key(settings.INDEX_KEY)


@lru_cache(maxsize=8)
def _index_key(text: str) -> bytes:
    return decoded(text, "STEADY_INDEX_KEY")


def decoded(text: str, what: str) -> bytes:
    """Return the 32 bytes that base64 text stands for. Raises ImproperlyConfigured otherwise."""
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _LENGTH:
        raise ImproperlyConfigured(
            f"{what} is not 32 bytes in base64. Make one with `openssl rand -base64 32`."
        )
    return key
