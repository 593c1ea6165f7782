"""How a line is written: a JSON object in production, words to read in development."""

import json
import logging

from django.conf import settings

from clinic.logs.facts import facts_of

_FIRST = ("time", "level", "logger", "event", "at", "frames")


class AsJson(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(facts_of(record))


class AsLine(logging.Formatter):
    """The same facts for a reader; where an exception came from stands below."""

    def format(self, record: logging.LogRecord) -> str:
        facts = facts_of(record)
        first = [str(facts[name]) for name in ("time", "level", "logger", "event")]
        rest = [f"{name}={value}" for name, value in facts.items() if name not in _FIRST]
        below = "".join(f"\n    {frame}" for frame in facts.get("frames", ()))
        return " ".join([*first, *rest]) + below


def formatter() -> logging.Formatter:
    """Return the formatter that the settings name."""
    return AsJson() if settings.LOG_AS_JSON else AsLine()
