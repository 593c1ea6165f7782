"""Roles are compared in one module; everything else asks it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic.permissions import ROLE_PERMISSIONS, Access, Permission, Role, decide, held_by
from clinic.roles import document
from clinic.settings.env import BASE_DIR

APPS = ("clinic", "notifications", "patients", "programs", "adherence")
DECIDES = BASE_DIR / "clinic" / "permissions.py"


def sources() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts and path != DECIDES:
                yield path


def comparisons(source: str) -> list[int]:
    """Return the lines on which a role is asked about: one by name, or a person's all.

    A dictionary from roles to words compares nothing.
    """
    tree = ast.parse(source)
    words = {
        key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys if key
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node not in words:
            of_role = isinstance(node.value, ast.Name) and node.value.id == "Role"
            if of_role and node.attr in Role.__members__:
                found.append(node.lineno)
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(s, ast.Attribute) and s.attr in {"role", "roles"} for s in sides):
                found.append(node.lineno)
        if isinstance(node, ast.Name) and node.id == "ROLE_PERMISSIONS":
            found.append(node.lineno)
    return found


def test_no_other_module_compares_roles() -> None:
    guilty = {
        str(path.relative_to(BASE_DIR)): lines
        for path in sources()
        if (lines := comparisons(path.read_text()))
    }
    assert guilty == {}


@pytest.mark.parametrize(
    "line",
    [
        "if Role.NURSE in access.roles: pass",
        "Membership.objects.filter(role=Role.NURSE)",
        'if membership.role == "nurse": pass',
        'if "nurse" in access.roles: pass',
        "held = ROLE_PERMISSIONS[role]",
    ],
)
def test_a_comparison_is_found(line: str) -> None:
    assert comparisons(line) == [1] or comparisons(line) == [1, 1]


def test_templates_ask_for_no_role() -> None:
    asks = re.compile(r"{% (el)?if [^%]*\brole\w*\b[^%]*( == | in )")
    templates = (BASE_DIR / "templates").rglob("*.html")
    assert [str(path) for path in templates if asks.search(path.read_text())] == []


def test_every_permission_is_held_by_some_role() -> None:
    assert {p for p in Permission if not any(held_by([role], p) for role in Role)} == set()
    assert set(ROLE_PERMISSIONS) == set(Role)


def test_a_stranger_is_told_to_sign_in_and_a_colleague_what_she_lacks() -> None:
    assert "Sign in" in decide(None, Permission.VIEW_PATIENTS).reason
    access = Access(staff=None, clinic=None, roles=(Role.ADMINISTRATOR,))  # type: ignore[arg-type]
    no = decide(access, Permission.VIEW_PATIENTS)
    assert not no
    assert no.reason == "Your role does not let you view patients."
    assert decide(access, None)
    assert decide(access, Permission.EDIT_CLINIC)


def test_the_printed_table_is_current() -> None:
    page = BASE_DIR / "docs" / "permissions.md"
    assert page.read_text(encoding="utf-8") == document(), "run manage.py permissions_doc"
