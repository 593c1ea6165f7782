"""The settings of production as a fresh process reads them: what is on, and what is not there."""

import base64
import json
import re
from contextlib import suppress
from pathlib import Path

import pytest

from tests.unit.clinic.test_settings_production import COMPLETE, start

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def production() -> dict[str, object]:
    """Return the settings, as far as they can be written down."""
    shown = (
        "__import__('json').dumps({k: v for k, v in vars(s).items() if k.isupper()}, default=str)"
    )
    done = start(COMPLETE, f"__name__ and {shown}")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_nothing_of_development_is_there(production):
    assert production["DEBUG"] is False
    assert production["DEMO"] is False
    assert not {"demo", "bench", "simulation", "chaos", "security"} & set(
        production["INSTALLED_APPS"]
    )
    assert not any("debug" in app or "admin" in app for app in production["INSTALLED_APPS"])
    assert "*" not in production["ALLOWED_HOSTS"]
    assert production["CLOCK_OFFSET_FILE"] is None
    assert production["MAIL_HASTE"] == 1


def test_cookies_are_bound_to_the_host_and_kept_from_scripts(production):
    for cookie in ("SESSION", "CSRF"):
        assert production[f"{cookie}_COOKIE_SECURE"] is True
        assert production[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert production[f"{cookie}_COOKIE_SAMESITE"] in {"Lax", "Strict"}
        assert production.get(f"{cookie}_COOKIE_DOMAIN") is None
        assert production.get(f"{cookie}_COOKIE_PATH", "/") == "/"
    assert production["SESSION_COOKIE_HTTPONLY"] is True
    assert production["MESSAGE_STORAGE"].endswith("SessionStorage")  # no cookie of names


def test_plain_http_is_left_for_a_year(production):
    assert production["SECURE_SSL_REDIRECT"] is True
    assert production["SECURE_HSTS_SECONDS"] >= 365 * 24 * 60 * 60
    assert production["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    # Only what says nothing about anybody may be asked without TLS, by a probe on the same host.
    assert set(production["SECURE_REDIRECT_EXEMPT"]) <= {
        r"^healthz$", r"^readyz$", r"^metrics$", r"^api/",
    }  # fmt: skip


def test_tasks_and_sessions_are_plain_json(production):
    assert production["CELERY_ACCEPT_CONTENT"] == ["json"]
    assert production["CELERY_TASK_SERIALIZER"] == "json"
    assert "Pickle" not in str(production.get("SESSION_SERIALIZER", ""))


def test_passwords_are_hashed_slowly(production):
    from django.conf import global_settings

    first = (production.get("PASSWORD_HASHERS") or global_settings.PASSWORD_HASHERS)[0]
    assert first.rsplit(".", 1)[1] in {
        "Argon2Hasher",
        "Argon2PasswordHasher",
        "PBKDF2PasswordHasher",
    }


def test_logs_go_to_one_place(production):
    handlers = production["LOGGING"]["handlers"]
    assert [handler["class"] for handler in handlers.values()] == ["logging.StreamHandler"]


def test_no_secret_has_a_default(production):
    """Production names what is missing (test_settings_production); no file fills it in."""
    assert production["SECRET_KEY"] == COMPLETE["SECRET_KEY"]
    weighty = r"[A-Z_]*(?:SECRET|PASSWORD|KEYS?|TOKEN)"
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name, value in re.findall(rf"^({weighty})=(.*)$", example, re.MULTILINE):
        assert value in {"", "k1:"}, name  # at most the name of a key
    # In the compose file a secret is the demo's, says so, and gives way to one of the clinic's own.
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for name, value in re.findall(rf"\$\{{({weighty}[A-Z_]*):?-([^}}]*)\}}", compose):
        assert not value or says_that_it_is_none(value), name


def says_that_it_is_none(secret: str) -> bool:
    """Say whether a secret calls itself the demo's, in clear or in base64."""
    word = secret.partition(":")[2] or secret
    with suppress(ValueError):
        return b"not a secret" in base64.b64decode(word, validate=True)
    return "demo" in secret


def test_the_image_holds_no_history_and_no_secrets():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".git", ".env", "var", ".venv"} <= set(ignored)
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER (?!root)\w+$", image, re.M), "the image runs as root"
    assert "--require-hashes" in image
