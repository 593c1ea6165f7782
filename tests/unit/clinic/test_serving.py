"""What the web server believes and takes."""

from gunicorn.config import Config

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
