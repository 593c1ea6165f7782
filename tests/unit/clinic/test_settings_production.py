"""Production refuses to start half-configured, and names everything that is missing at once."""

import os
import subprocess
import sys
from base64 import b64encode

import pytest

COMPLETE = {
    "SECRET_KEY": "x" * 50,
    "DATABASE_URL": "postgres://user:password@db.example:5432/steady",
    "CELERY_BROKER_URL": "rediss://redis.example:6379/0",
    "ALLOWED_HOSTS": "clinic.example",
    "STEADY_BASE_URL": "https://clinic.example",
    "EMAIL_URL": "smtp+tls://mail.example:587",
    "STEADY_FIELD_KEYS": "k1:" + b64encode(b"k" * 32).decode(),
    "STEADY_INDEX_KEY": b64encode(b"i" * 32).decode(),
}
# What is not encrypted, and the word that allows it.
PLAIN = {
    "DATABASE_URL": ("postgres://u:p@db.example:5432/s?sslmode=require", "STEADY_DATABASE_TLS"),
    "CELERY_BROKER_URL": ("redis://redis.example:6379/0", "STEADY_REDIS_TLS"),
    "EMAIL_URL": ("smtp://mail.example:25", "STEADY_SMTP_TLS"),
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


def test_database_and_broker_are_reached_with_a_checked_certificate() -> None:
    done = start(COMPLETE, "DATABASES['default']['OPTIONS'], s.CELERY_BROKER_USE_SSL")
    assert "'sslmode': 'verify-full', 'sslrootcert': 'system'" in done.stdout, done.stderr
    assert "'ssl_cert_reqs': <VerifyMode.CERT_REQUIRED: 2>" in done.stdout


def test_names_every_plain_connection_at_once_and_no_password() -> None:
    done = start(COMPLETE | {name: url for name, (url, _) in PLAIN.items()})
    assert done.returncode != 0
    complaint = done.stderr[done.stderr.index("ImproperlyConfigured") :]
    assert all(f"\n  {name}: " in complaint for name in PLAIN)
    assert all(f"{allows}=off" in complaint for _, allows in PLAIN.values())
    assert "u:p" not in complaint


def test_plain_connections_are_allowed_by_saying_so() -> None:
    said = {allows: "off" for _, allows in PLAIN.values()}
    done = start(COMPLETE | said | {name: url for name, (url, _) in PLAIN.items()})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("STEADY_FIELD_KEYS", "k1:c2hvcnQ=", "Key “k1” of STEADY_FIELD_KEYS is not 32 bytes"),
        ("STEADY_FIELD_KEYS", COMPLETE["STEADY_FIELD_KEYS"][3:], "needs a name of its own"),
        ("STEADY_INDEX_KEY", "words", "STEADY_INDEX_KEY is not 32 bytes"),
    ],
)
def test_refuses_keys_that_are_none_and_repeats_none(name: str, value: str, says: str) -> None:
    done = start(COMPLETE | {name: value})
    assert done.returncode != 0
    assert says in done.stderr
    assert value not in done.stderr


def test_every_account_needs_a_second_factor_unless_it_says_administrators_only() -> None:
    assert start(COMPLETE, "SECOND_FACTOR").stdout.strip() == "required"
    fewer = {**COMPLETE, "STEADY_MFA": "administrators"}
    assert start(fewer, "SECOND_FACTOR").stdout.strip() == "administrators"


@pytest.mark.parametrize("said", ["off", "no", "true"])
def test_no_clinic_does_without_a_second_factor_but_a_synthetic_one(said: str) -> None:
    refused = start({**COMPLETE, "STEADY_MFA": said})
    assert f"STEADY_MFA is “{said}”" in refused.stderr
    demo = start({**COMPLETE, "STEADY_MFA": "off", "STEADY_DEMO": "true"}, "SECOND_FACTOR")
    assert demo.stdout.strip() == "off"


def test_passwords_are_argon2id_and_passkeys_want_https() -> None:
    assert "Argon2Hasher" in start(COMPLETE, "PASSWORD_HASHERS[0]").stdout
    shown = start(COMPLETE, "__dict__.get('MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN', False)")
    assert shown.stdout.strip() == "False"
    assert start(COMPLETE, "DEVICE_COOKIE_NAME").stdout.strip() == "__Host-device"
