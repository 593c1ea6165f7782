"""Seal a value and open it again: AES-256-GCM, bound to the column it stands in.

Sealed text reads `name:base64(nonce | ciphertext | tag)`, sealed bytes `name:` and the same raw.
The name says which key; the column is authenticated with it, so that a value that somebody moved
into another column does not open there.
"""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag

from clinic.sealed.keys import field_keys

_NONCE = 12
_TAG = 16


class Unreadable(Exception):
    """Say that a stored value cannot be opened. `place` is its table and column, not its words."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place} cannot be read: {why}")
        self.place = place
        self.why = why


def seal(text: str, place: str) -> str:
    """Return a text sealed for a column, as in "patients_patient.email". Nothing stays nothing."""
    if not text:
        return ""
    name, raw = _sealed(text.encode(), place)
    return f"{name}:{base64.b64encode(raw).decode()}"


def opened(sealed: str, place: str) -> str:
    """Return the text that was sealed for a column. Raises Unreadable, and never guesses."""
    if not sealed:
        return ""
    name, _, body = sealed.partition(":")
    try:
        raw = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable(place, "it is not sealed, or was changed") from None
    if base64.b64encode(raw).decode() != body:  # bits of the last letter that carry nothing
        raise Unreadable(place, "it is not sealed, or was changed")
    return _opened(name, raw, place).decode()


def seal_bytes(content: bytes, place: str) -> bytes:
    """Return bytes sealed for a column."""
    name, raw = _sealed(content, place)
    return name.encode() + b":" + raw


def opened_bytes(sealed: bytes, place: str) -> bytes:
    """Return the bytes that were sealed for a column. Raises Unreadable."""
    name, _, raw = sealed[:_LONGEST_NAME].partition(b":")
    if not raw:
        raise Unreadable(place, "it is not sealed, or was changed")
    return _opened(name.decode(errors="replace"), sealed[len(name) + 1 :], place)


def key_of(sealed: str | bytes) -> str:
    """Return the name of the key that a sealed value needs; "" where it has none."""
    start = sealed[:_LONGEST_NAME]
    text = start.decode(errors="replace") if isinstance(start, bytes) else start
    name, colon, _ = text.partition(":")
    return name if colon else ""


_LONGEST_NAME = 18  # of a key, its colon, and the first byte behind it


def _sealed(content: bytes, place: str) -> tuple[str, bytes]:
    keys = field_keys()
    nonce = os.urandom(_NONCE)
    return keys.first, nonce + keys.ciphers[keys.first].encrypt(nonce, content, place.encode())


def _opened(name: str, raw: bytes, place: str) -> bytes:
    cipher = field_keys().ciphers.get(name)
    if len(raw) < _NONCE + _TAG:
        raise Unreadable(place, "it is not sealed, or was changed")
    if cipher is None:
        raise Unreadable(place, f"its key “{name[:16]}” is not among STEADY_FIELD_KEYS")
    try:
        return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], place.encode())
    except InvalidTag:
        raise Unreadable(place, "it was changed, or belongs to another column or key") from None
