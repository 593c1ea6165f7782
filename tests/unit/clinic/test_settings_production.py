"""Production refuses to start half-configured, and names everything that is missing at once."""

import os
import subprocess
import sys

import pytest

COMPLETE = {
    "SECRET_KEY": "x" * 50,
    "DATABASE_URL": "postgres://user:password@db.example:5432/steady",
    "CELERY_BROKER_URL": "redis://redis.example:6379/0",
    "ALLOWED_HOSTS": "clinic.example",
    "STEADY_BASE_URL": "https://clinic.example",
    "EMAIL_URL": "smtp://mail.example:25",
}


def start(environment: dict[str, str], show: str = "DEBUG") -> subprocess.CompletedProcess[str]:
    """Read the production settings in a fresh process with nothing else in its environment."""
    return subprocess.run(
        [sys.executable, "-c", f"import clinic.settings.production as s; print(s.{show})"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], **environment},
    )


def test_starts_when_everything_is_set() -> None:
    done = start(COMPLETE, "SESSION_COOKIE_SECURE")
    assert (done.returncode, done.stdout.strip()) == (0, "True"), done.stderr


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_refuses_without(name: str) -> None:
    done = start({key: value for key, value in COMPLETE.items() if key != name})
    assert done.returncode != 0
    complaint = done.stderr[done.stderr.index("ImproperlyConfigured") :]
    assert [key for key in COMPLETE if f"\n  {key}: " in complaint] == [name]


def test_an_empty_value_is_missing() -> None:
    done = start({**COMPLETE, "SECRET_KEY": ""})
    assert done.returncode != 0
    assert "\n  SECRET_KEY: " in done.stderr


def test_names_all_of_them_at_once_and_no_value() -> None:
    done = start({"ALLOWED_HOSTS": COMPLETE["ALLOWED_HOSTS"]})
    missing = set(COMPLETE) - {"ALLOWED_HOSTS"}
    assert all(f"\n  {name}: " in done.stderr for name in missing)


@pytest.mark.parametrize(
    ("name", "value", "more"),
    [
        ("ALLOWED_HOSTS", "*", {}),
        ("ALLOWED_HOSTS", "clinic.example,*.example", {}),
        ("STEADY_BASE_URL", "http://clinic.example", {}),
        ("STEADY_PROXIES", "0", {"STEADY_BEHIND_PROXY": "true"}),
    ],
)
def test_refuses_what_would_open_it(name, value, more) -> None:
    done = start({**COMPLETE, name: value, **more})
    assert done.returncode != 0
    assert f"\n  {name}: " in done.stderr


def test_believes_headers_of_proxies_only_where_there_are_some() -> None:
    show = "__dict__.get('SECURE_PROXY_SSL_HEADER')"
    assert start(COMPLETE, show).stdout.strip() == "None"
    assert "PROTO" in start({**COMPLETE, "STEADY_PROXIES": "1"}, show).stdout
