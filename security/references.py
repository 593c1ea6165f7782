"""What papers point to: tests, proofs, checks and files, and whether they are there.

A reference is `tests/unit/x/test_y.py::test_z`, `security:audit` (a proof of `make security`),
`check:lint` (a part of `make check`) or the path of a file.
"""

import ast
from collections.abc import Iterable
from functools import cache

from clinic.launcher.checking import CHECKS
from clinic.settings.env import BASE_DIR
from security.proofs import names


def missing(references: Iterable[str]) -> list[str]:
    """Return the references that lead nowhere, each once, in order."""
    return sorted({one for one in references if not _exists(one)})


def told(reference: str) -> str:
    """Return a reference as a page of docs/ shows it."""
    kind, _, name = reference.partition(":")
    if kind == "security":
        return f"`make security`: [{name}](security.md#{name})"
    if kind == "check":
        return f"`make check`: {name}"
    path, _, test = reference.partition("::")
    return f"[`{test or path}`](../{path})"


def is_automated(reference: str) -> bool:
    """Say whether a program shows it, rather than a text."""
    return reference.startswith(("tests/", "security:", "check:"))


def _exists(reference: str) -> bool:
    kind, _, name = reference.partition(":")
    if kind == "security":
        return name in names()
    if kind == "check":
        return name in CHECKS
    path, _, test = reference.partition("::")
    if not test:
        return (BASE_DIR / path).exists()
    return test in _tests_in(path)


@cache
def _tests_in(path: str) -> frozenset[str]:
    """Return the names of the tests in a file, by its syntax: nothing is imported."""
    file = BASE_DIR / path
    if not file.is_file():
        return frozenset()
    found = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return frozenset(
        node.name
        for node in found
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )
