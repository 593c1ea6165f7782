"""What the web server believes and takes."""

import pytest
from gunicorn.config import Config
from gunicorn.http import errors
from gunicorn.http.parser import RequestParser

from clinic import serving


def test_no_header_decides_over_scheme_or_caller_and_everything_has_a_limit():
    config = Config()
    for name in dir(serving):
        if not name.startswith("_"):
            config.set(name, getattr(serving, name))  # raises for a name gunicorn does not know
    assert config.forwarded_allow_ips == []
    assert config.forwarder_headers == []
    assert config.header_map == "drop"
    assert config.accesslog is None
    assert 0 < config.limit_request_line <= 8190
    assert 0 < config.limit_request_fields <= 100
    assert 0 < config.limit_request_field_size <= 8190
    assert 0 < config.timeout <= 120


@pytest.mark.parametrize(
    "length",
    [
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 5",
        "Content-Length: +4",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding : chunked",
    ],
)
def test_a_request_whose_end_could_be_read_in_two_ways_is_refused(length):
    config = Config()
    for name in dir(serving):
        if not name.startswith("_"):
            config.set(name, getattr(serving, name))
    asked = f"POST /x HTTP/1.1\r\nHost: clinic.example\r\n{length}\r\n\r\n0\r\n\r\n"
    parser = RequestParser(config, iter([asked.encode()]), ("127.0.0.1", 1))
    with pytest.raises((errors.ParseException, NotImplementedError)):
        next(parser)
