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
