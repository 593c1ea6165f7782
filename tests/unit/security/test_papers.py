"""The papers point to what is there, are as new as their rows, and say what the code does."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from adherence.actions import assigning
from adherence.models.saved_view import MOST_VIEWS
from clinic import logo_image, passwords
from clinic.permissions import Role
from patients.actions import carers, exports, signing_in
from patients.imports import reading
from patients.models import MOST_WRONG_CODES, Capability
from programs.actions import planning_runs
from programs.models import LARGEST
from programs.recordings import facts
from security import asvs, papers, references

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "protection.md").read_text(encoding="utf-8")
WEIGHTY = re.compile("SECRET|KEY|TOKEN|PASSWORD|_URL$|LOOKUP")
TESTED = 0.9  # the share of the applicable requirements: raised with the table, never lowered
NO_SECRET = {"STEADY_BASE_URL", "STEADY_MAIL_LOOKUP"}  # addresses without a password


def test_the_rows_are_whole():
    assert papers.complaints() == []


def test_everything_that_the_papers_point_to_is_there():
    assert references.missing(papers.references()) == []


def test_what_is_not_there_is_found():
    for gone in ("tests/unit/security/test_papers.py::test_gone", "tests/unit/gone.py::test_x",
                 "security:gone", "check:gone", "clinic/gone.py"):  # fmt: skip
        assert references.missing([gone]) == [gone]


@pytest.mark.parametrize("path", sorted(papers.PAGES))
def test_the_pages_are_as_new_as_their_rows(path):
    written = (ROOT / path).read_text(encoding="utf-8")
    assert written == papers.PAGES[path](), "run `make papers`"


def test_no_fewer_requirements_are_tested_than_were():
    of_applicable, _ = asvs.shares(asvs.requirements())
    assert of_applicable >= TESTED


def test_the_limits_on_the_page_are_those_of_the_code():
    hour, minute = 3600, 60
    stated = {
        "longest session of the staff": f"{settings.SESSION_COOKIE_AGE // hour} hours",
        "sessions at once of one person": "any number",  # test_sessions.py opens two
        "a patient's pages without a press": f"{signing_in.IDLE.seconds // minute} minutes",
        "a patient's pages at the longest": f"{signing_in.LONGEST.seconds // hour} hours",
        "her mailed link to sign in": f"{signing_in.GOOD_FOR.seconds // minute} minutes",
        "mails to sign in, an hour": signing_in.MOST_AN_HOUR,
        "wrong codes": MOST_WRONG_CODES,
        "files of her data, an hour": exports.MOST_AN_HOUR,
        "people who help one patient": carers.MOST_CARERS,
        "views kept on the worklist, a person": MOST_VIEWS,
        "patients given to a colleague at once": assigning.MOST_AT_ONCE,
        "programs planned at once": planning_runs.MOST_AT_ONCE,
        "rows of a list, a page": settings.REST_FRAMEWORK["PAGE_SIZE"],
        "a task of a worker": f"{settings.CELERY_TASK_TIME_LIMIT} seconds",
    }
    for limit, value in stated.items():
        assert f"| {limit} | {value} |" in PAGE
    megabyte = 1024 * 1024
    for words in (
        f"{LARGEST // megabyte} MB, {facts.MOST_EXPANDED // megabyte} MB unpacked, "
        f"{facts.MOST_IN_ARCHIVE} files in an archive",
        f"within {facts.MOST_SECONDS:.0f} seconds",
        f"{reading.MOST_BYTES // megabyte} MB | read, shown",
        f"{logo_image.MAX_UPLOAD // 1024} KB, {logo_image._MAX_PIXELS // 1_000_000} million pixels",
        f"at most {logo_image.MAX_BYTES // 1024} KB",
        f"{settings.AUTH_PASSWORD_VALIDATORS[0]['OPTIONS']['min_length']} characters or more",
    ):
        assert words in PAGE, words


def test_the_words_that_make_a_poor_password_are_listed_where_the_page_says():
    assert "the list is `WORDS` in\n`clinic/passwords.py`" in PAGE
    assert {"steady", "clinic", *Role.values} <= set(passwords.WORDS)


def test_every_way_to_sign_in_is_on_the_page():
    for way in (*Capability.values, *settings.MFA_SUPPORTED_TYPES, "password"):
        assert f"`{way}`" in PAGE
    assert settings.AUTHENTICATION_BACKENDS == [
        "allauth.account.auth_backends.AuthenticationBackend"
    ]


def settings_named(pattern: re.Pattern[str]) -> set[str]:
    """Return the environment variables that the settings ask for, of this kind."""
    text = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "clinic" / "settings").glob("*.py")
    )
    return {name for name in re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text) if pattern.search(name)}


def test_every_secret_in_the_settings_is_in_the_inventory():
    inventory = PAGE[PAGE.index("## Secrets and keys") : PAGE.index("## Whom Steady talks to")]
    secrets = settings_named(WEIGHTY) - NO_SECRET
    assert "SECRET_KEY" in secrets
    assert [name for name in sorted(secrets) if f"| `{name}` |" not in inventory] == []


def test_every_connection_in_the_settings_is_on_the_page():
    connections = PAGE[PAGE.index("## Whom Steady talks to") : PAGE.index("## Costly things")]
    named = settings_named(re.compile("_URL$|LOOKUP$")) - {"STEADY_BASE_URL"}
    assert {"DATABASE_URL", "EMAIL_URL"} <= named
    assert [name for name in sorted(named) if f"`{name}`" not in connections] == []
