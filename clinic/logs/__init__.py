"""What is written down about a running clinic: never what anybody entered.

A line holds allow-listed facts only. Its words are those of the source code; a value stands in
them when it is a number, a random uid, a class, or was marked by `code`. Exceptions are their
classes and where they were raised: their messages quote values.

facts      what of a log record may be written
lines      how: a JSON object, or a line to read
hooks      exceptions nobody caught, and warnings
requests   one line for each request
server     gunicorn's own lines
"""

import re

# The last path segment of a patient's link, or of a calendar feed, is its secret.
_SECRET = re.compile(
    r"/(?:v|c|u|q|s|h|k|w|calendar/feed|invitation|password/reset/key)/[A-Za-z0-9_-]{20,}"
)


class Code(str):
    """A string of ours, such as the name of a kind of mail, that tells nothing about anybody."""

    __slots__ = ()


def code(value: object) -> Code:
    """Mark a value as one that log lines may hold. For names of the code, never for input."""
    return Code(value)


def names_a_secret(path: str) -> bool:
    """Say whether an address opens something by itself."""
    return bool(_SECRET.search(path))
