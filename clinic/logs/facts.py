"""What of a log record may be written. Everything that is not named here stays out."""

import ast
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

from clinic import request_id
from clinic.logs import Code

WITHHELD = "[...]"
# What clinic.logs.requests says of a request, beside what every line has.
OF_A_REQUEST = ("method", "route", "status", "ms", "staff", "clinic")
FIELDS = (
    "time", "level", "logger", "event", "at", "request", *OF_A_REQUEST, "task", "task_id", "error",
    "frames",
)  # fmt: skip
MOST_FRAMES = 30

# These say at INFO how a process fares (an address it listens on, a signal, a tick), and never
# what a request or a task held.
_OF_PROCESSES = {
    "gunicorn.error",
    "celery.apps.worker",
    "celery.beat",
    "celery.worker.consumer.connection",
}
_ROOT = Path(__file__).resolve().parents[2]


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return the fields of one line, in the order of FIELDS."""
    found: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "event": _event(record),
        "at": f"{_short(record.pathname)}:{record.lineno}",
        "request": request_id.current(),
        **_told(record),
        **_task(),
        **_error(record),
    }
    return {name: found[name] for name in FIELDS if found.get(name) not in (None, "")}


def _event(record: logging.LogRecord) -> str:
    """Return the words of a record, if they stand in the source code that logged them."""
    words = record.msg
    if not isinstance(words, str) or words not in _words_in(record.pathname):
        return WITHHELD
    free = record.levelno <= logging.INFO and record.name in _OF_PROCESSES
    may_show = partial(_shown, free=free)
    values: Any = record.args or ()
    if isinstance(values, Mapping):
        values = {name: may_show(value) for name, value in values.items()}
    else:
        values = tuple(may_show(value) for value in values)
    try:
        return words % values if values else words
    except (TypeError, ValueError, KeyError):
        return words


@lru_cache(maxsize=512)
def _words_in(path: str) -> frozenset[str]:
    """Return every string that stands in a source file; none when it cannot be read."""
    try:
        tree = ast.parse(Path(path).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return frozenset()
    return frozenset(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _shown(value: object, *, free: bool) -> object:
    if isinstance(value, int | float | Code | UUID):
        return value
    if isinstance(value, type):
        return value.__qualname__
    if isinstance(value, BaseException):
        return type(value).__qualname__
    return value if free and isinstance(value, str) else WITHHELD


def _told(record: logging.LogRecord) -> dict[str, Any]:
    told = getattr(record, "facts", None)
    if not isinstance(told, Mapping):
        return {}
    return {name: told[name] for name in OF_A_REQUEST if name in told}


def _task() -> dict[str, Any]:
    """Return which task this process is at, if it is a worker."""
    state = sys.modules.get("celery._state")
    task = state.get_current_task() if state else None
    return {"task": task.name, "task_id": task.request.id} if task else {}


def _error(record: logging.LogRecord) -> dict[str, Any]:
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return {}
    classes: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(classes) < 5:
        classes.append(_class(seen))
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return {"error": " from ".join(classes), "frames": _frames(error.__traceback__)}


def _class(error: BaseException) -> str:
    kind = type(error)
    builtin = kind.__module__ == "builtins"
    return kind.__qualname__ if builtin else f"{kind.__module__}.{kind.__qualname__}"


def _frames(trace: TracebackType | None) -> list[str]:
    steps = list(traceback.walk_tb(trace))[-MOST_FRAMES:]
    return [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in steps
    ]


def _short(path: str) -> str:
    """Return a file as the project or its package knows it, without the machine's folders."""
    _, found, inside = path.rpartition("site-packages/")
    if found:
        return inside
    try:
        return str(Path(path).relative_to(_ROOT))
    except ValueError:
        return Path(path).name
