import logging
import re

# The last path segment of a link in a mail, or of a calendar feed, is its secret.
_LINK = re.compile(
    r"(/(?:v|c|u|q|s|h|k|w|calendar/feed|invitation|password/reset/key)/)[A-Za-z0-9_-]{20,}"
)


class RedactLinks(logging.Filter):
    """Take the secret part of links and feeds out of every log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = _LINK.sub(r"\1[link]", message)
        if clean != message:
            record.msg, record.args = clean, ()
        return True
