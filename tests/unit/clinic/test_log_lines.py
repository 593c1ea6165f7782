"""A log line holds the words of the source code and allow-listed facts, and no value."""

import json
import logging
import sys
import threading
import time
import warnings
from datetime import UTC, datetime
from uuid import UUID

import pytest
import time_machine
from gunicorn.config import Config

from clinic.logs import code, hooks
from clinic.logs.facts import FIELDS, WITHHELD
from clinic.logs.lines import AsJson, AsLine
from clinic.logs.server import ServerLog

VALUE = "Kestrel ana@example.org 7431"
UID = UUID("6f1f6a2e-8a53-4f6e-9b7e-0d5c3f7f0a11")


@pytest.fixture
def lines():
    """Collect the JSON lines of a logger, by name."""
    logger, found = logging.getLogger("steady.test"), []
    handler = logging.Handler()
    handler.emit = lambda record: found.append(AsJson().format(record) + AsLine().format(record))
    logger.addHandler(handler)
    yield logger, found
    logger.removeHandler(handler)


def facts(line: str) -> dict:
    return json.JSONDecoder().raw_decode(line)[0]


def test_marked_and_random_values_stand_in_the_words_of_the_source(lines):
    logger, found = lines
    logger.warning("%s of %s failed %d times: %s", code("reminder"), UID, 3, ValueError(VALUE))
    assert facts(found[0])["event"] == f"reminder of {UID} failed 3 times: ValueError"


def test_no_other_value_does(lines):
    logger, found = lines
    logger.warning("hello %s", VALUE)
    logger.warning("hello %(name)s", {"name": VALUE})
    logger.warning(f"hello {VALUE}")
    logger.warning(ValueError(VALUE))
    logger.warning("hello", extra={"facts": {"method": "GET", "note": VALUE}, "patient": VALUE})
    record = {"msg": "%d of them", "args": (VALUE,), "pathname": __file__, "levelno": 30}
    found.append(AsJson().format(logging.makeLogRecord(record)))  # a mistake of the caller's
    assert not any(word in line for line in found for word in VALUE.split())
    assert [facts(line)["event"] for line in found[:4]] == [
        f"hello {WITHHELD}", f"hello {WITHHELD}", WITHHELD, WITHHELD
    ]  # fmt: skip
    assert all(set(facts(line)) <= set(FIELDS) for line in found)


def test_an_exception_is_its_classes_and_where_it_came_from(lines):
    logger, found = lines
    try:
        try:
            int(VALUE)
        except ValueError as error:
            raise LookupError(VALUE) from error
    except LookupError:
        logger.exception("this failed")
    told = facts(found[0])
    assert told["error"] == "LookupError from ValueError"
    assert told["frames"][0].startswith("tests/unit/clinic/test_log_lines.py:")
    assert "Kestrel" not in found[0]


def test_one_event_is_one_line(lines):
    logger, found = lines
    logger.warning("hello %s", code("a\nlevel: INFO forged"))
    assert "\n" not in AsJson().format(logging.makeLogRecord({"msg": "x\ny"}))
    assert "\\nlevel" in found[0]


def test_the_web_server_keeps_no_address():
    log = ServerLog(Config())
    (handler,) = log.error_log.handlers
    record = logging.makeLogRecord(
        {"name": "gunicorn.error", "levelno": 40, "msg": "Error handling request %s",
         "args": (f"/v/{VALUE}",), "pathname": "x.py"}
    )  # fmt: skip
    assert "Kestrel" not in handler.format(record)
    assert log.access(None, None, {"RAW_URI": VALUE}, None) is None


def test_what_nobody_caught_and_warnings_go_the_same_way(monkeypatch):
    for place, hook in (
        (sys, "excepthook"),
        (sys, "unraisablehook"),
        (threading, "excepthook"),
        (warnings, "showwarning"),
    ):
        monkeypatch.setattr(place, hook, getattr(place, hook))
    found = []
    handler = logging.Handler()
    handler.emit = lambda record: found.append(AsJson().format(record))
    hooks.logger.addHandler(handler)
    monkeypatch.setattr(hooks.logger, "propagate", False)
    try:
        hooks.install()
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = hooks._warning
            warnings.warn(VALUE, stacklevel=1)
        thread = threading.Thread(target=int, args=[VALUE])
        thread.start()
        thread.join()
        sys.excepthook(ValueError, ValueError(VALUE), None)
    finally:
        hooks.logger.removeHandler(handler)
    assert "Kestrel" not in "".join(found)
    events = [(line["event"], line.get("error")) for line in map(json.loads, found)]
    assert events[0][0].startswith("UserWarning at ")
    assert events[1:] == [("nobody caught this", "ValueError")] * 2


def test_the_time_of_a_line_is_universal_whatever_the_host_says(lines, monkeypatch):
    logger, found = lines
    monkeypatch.setenv("TZ", "America/Lima")
    time.tzset()
    try:
        with time_machine.travel(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), tick=False):
            logger.warning("hello")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert facts(found[0])["time"] == "2026-07-01T23:30:00.000+00:00"
