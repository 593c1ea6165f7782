"""What would be printed past the log: exceptions that nobody caught, and warnings."""

import logging
import sys
import threading
import warnings
from types import TracebackType
from typing import Any

from clinic.logs import code

logger = logging.getLogger(__name__)


def install() -> None:
    """Let this process write those as log lines, too."""
    sys.excepthook = _uncaught
    threading.excepthook = _in_a_thread
    sys.unraisablehook = _unraisable
    warnings.showwarning = _warning


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logger.critical("nobody caught this", exc_info=(kind, error, trace))


def _in_a_thread(told: Any) -> None:
    if told.exc_value is not None:
        _uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def _unraisable(told: Any) -> None:
    if told.exc_value is not None:
        trace = (told.exc_type, told.exc_value, told.exc_traceback)
        logger.error("this could not be raised", exc_info=trace)


def _warning(
    message: object, category: type[Warning], filename: str, lineno: int, *_: object, **__: object
) -> None:
    where = code(f"{filename.rpartition('site-packages/')[2]}:{lineno}")
    logger.warning("%s at %s", category, where)
