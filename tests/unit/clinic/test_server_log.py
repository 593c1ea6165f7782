"""The web server's own logs keep no link."""

import logging

import pytest
from gunicorn.config import Config

from clinic.logs_server import RedactingLogger

SECRET = "A" * 43


@pytest.mark.parametrize("name", ["access_log", "error_log"])
@pytest.mark.parametrize("way", ["v", "c", "u", "q", "calendar/feed"])
def test_the_secret_of_a_link_is_in_no_line(name, way):
    log = getattr(RedactingLogger(Config()), name)
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    log.addHandler(handler)
    try:
        log.critical(
            "%(r)s from %(f)s", {"r": f"GET /{way}/{SECRET}/?v=3", "f": f"/{way}/{SECRET}"}
        )
    finally:
        log.removeHandler(handler)
    assert lines == [f"GET /{way}/[link]/?v=3 from /{way}/[link]"]
