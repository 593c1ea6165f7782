"""The scopes: nobody, a clinic, everywhere, and the owner's, who makes the tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.conf import settings

P = ParamSpec("P")
R = TypeVar("R")

APP_ROLE = "steady_app"
SYSTEM_ROLE = "steady_system"


@dataclass(frozen=True)
class Scope:
    """What row-level security is told: the database role, the clinic and the person (keys).

    `staff` opens a person's own memberships, from which her clinics are known.
    """

    role: str
    clinic: int | None = None
    staff: int | None = None

    @property
    def statement(self) -> str:
        """Return the SQL that tells it for the rest of the transaction: names and numbers only."""
        return (
            f"SELECT set_config('role', '{self.role}', true), "
            f"set_config('steady.clinic', '{self.clinic or ''}', true), "
            f"set_config('steady.staff', '{self.staff or ''}', true)"
        )


OWNER = Scope("none")
NOBODY = Scope(APP_ROLE)
EVERYWHERE = Scope(SYSTEM_ROLE)

_scope: ContextVar[Scope | None] = ContextVar("scope of database access", default=None)


def current() -> Scope:
    """Return the scope that the next statement is executed in.

    Where none was entered that is nobody's; only in tests, whose worlds hold several clinics, it
    is the owner's, and requests, tasks and commands start from nobody's there as well.
    """
    return _scope.get() or (OWNER if settings.TESTS_OWN_THE_TABLES else NOBODY)


@contextmanager
def _within(scope: Scope) -> Iterator[None]:
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def nobody() -> Any:
    """See no clinic's rows inside: where every request, task and command begins."""
    return _within(NOBODY)


def in_clinic(clinic: int, *, staff: int | None = None) -> Any:
    """See one clinic's rows inside (its bigint key)."""
    return _within(Scope(APP_ROLE, clinic, staff))


def everywhere(why: str) -> Any:
    """See every clinic's rows inside: only for work that is about no single clinic; say why.

    A test holds the list of those who may.
    """
    assert why, "say why this must look into every clinic"
    return _within(EVERYWHERE)


def owner() -> Any:
    """Work inside with the rights of the role that signed in, which the walls may not bind."""
    return _within(OWNER)


def enter(*, clinic: int | None = None, staff: int | None = None) -> None:
    """Go on in a clinic until the scope around it ends: once it is known whose request this is."""
    _scope.set(Scope(APP_ROLE, clinic, staff))


def carried(work: Callable[P, R]) -> Callable[P, R]:
    """Return a callable that takes the present scope along into another thread."""
    return partial(copy_context().run, work)
