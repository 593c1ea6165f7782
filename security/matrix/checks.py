"""The matrix: every address and method, asked by everybody, for rows of theirs and of others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

from clinic.permissions import Role, held_by
from security.matrix.asking import Answer, ask
from security.matrix.routes import Route, routes
from security.matrix.world import World

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
RESTRICTED = b"This record is restricted"


@dataclass
class Found:
    """How many cases were asked, by what they ask, and those answered otherwise than they must."""

    cases: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def count(self, what: str, *complaints: str) -> None:
        self.cases[what] = self.cases.get(what, 0) + 1
        self.wrong += [f"{what}: {said}" for said in complaints if said]


def check(world: World, *, full: bool) -> Found:
    """Ask everything, or with `full` unset, one method of each page where all are alike."""
    found = Found()
    for route in routes():
        _roles(found, world, route, full=full)
        if route.of_staff and _has_row(route):
            _closed_record(found, world, route)
            _other_clinic(found, world, route)
    _other_patient(found, world)
    return found


def _has_row(route: Route) -> bool:
    return any(kind == "uuid" for kind, _name in route.parameters)


def _roles(found: Found, world: World, route: Route, *, full: bool) -> None:
    """Ask for a row that the address can name, in every role and without one."""
    if route.kind in ("library", "anybody", "link", ""):
        return
    url = _own_url(world, route)
    for name, client in world.visitors.items():
        for method in _methods(route, name, full=full):
            answer = ask(client, method, url)
            said = complaint(route, name, method, answer)
            found.count("roles", said and f"{method} {route.name} by {name}: {said}")


def _methods(route: Route, visitor: str, *, full: bool) -> list[str]:
    if full:
        return list(METHODS)
    if route.is_api or visitor in ("several", "patient"):
        return route.methods
    return ["GET"]  # a page asks the same whatever the method


def _may(route: Route, visitor: str, method: str) -> bool:
    """Say what the table grants: who may do what, and nobody else."""
    if route.kind == "hers":
        return visitor == "patient"
    if visitor in ("nobody", "no clinic", "patient"):
        return False
    if route.kind == "signed in":
        return True
    needed = route.needed(method)
    roles = list(Role) if visitor == "several" else [Role(visitor)]
    return needed is not None and held_by(roles, needed)


def complaint(route: Route, visitor: str, method: str, answer: Answer) -> str:
    """Return what is wrong about an answer, "" where nothing is."""
    may = _may(route, visitor, method)
    if answer.status >= 500:
        return f"broke with {answer.status}"
    if may and answer.refuses:
        return f"was refused with {answer.status}, though the table grants it"
    if not may and not answer.refuses:
        return f"was let through with {answer.status}, though the table grants nothing"
    if not may and answer.status == 200:
        return "was shown something"
    return ""


def _own_url(world: World, route: Route) -> str:
    if not _has_row(route):
        return world.url(route, uid=None)
    patient = world.patient
    row = world.hers(route) if route.kind == "hers" else world.object_of(route, patient)
    row = row or (None if route.kind == "hers" else world.object_of(route, None))
    return world.url(route, uid=row.uid if row is not None else uuid4(), of=patient)  # type: ignore[attr-defined]


def _closed_record(found: Found, world: World, route: Route) -> None:
    """Ask for rows of a restricted record, with every role and in nobody's care."""
    row = world.closed_object(route)
    if row is None:
        return
    url = world.url(route, uid=row.uid, of=world.restricted)  # type: ignore[attr-defined]
    for method in route.methods:
        answer = ask(world.outsider, method, url)
        closed = answer.status == 403 and (
            b'"restricted"' in answer.body if route.is_api else RESTRICTED in answer.body
        )
        said = "" if closed else f"{method} {route.name} answered {answer.status}"
        found.count("restricted", said)


def _other_clinic(found: Found, world: World, route: Route) -> None:
    """Ask, with every role in another clinic, for a row there is and for one there never was."""
    row = world.object_of(route, world.patient) or world.object_of(route, None)
    if row is None:
        found.count("other clinic", f"{route.name}: the world has no row to ask for")
        return
    theirs = world.url(route, uid=row.uid, of=world.patient)  # type: ignore[attr-defined]
    missing = world.url(route, uid=uuid4())
    for method in route.methods:
        there, never = alike(partial(ask, world.elsewhere, method), theirs, missing)
        found.count("other clinic", *differences(route, method, there, never))


def alike(asked: Callable[[str], Answer], theirs: str, missing: str) -> tuple[Answer, Answer]:
    """Ask for both, and once more where they cost differently.

    Once a minute a visit also writes that it goes on, and that minute may end between the two.
    """
    there, never = asked(theirs), asked(missing)
    return (there, never) if there.queries == never.queries else (asked(theirs), asked(missing))


def differences(route: Route, method: str, there: Answer, never: Answer) -> Iterator[str]:
    """Yield in what two answers differ that must be one."""
    what = f"{method} {route.name}"
    if there.status == 200:
        yield f"{what}: a row that is not theirs was shown"
    if (there.status, there.body) != (never.status, never.body):
        yield f"{what}: the body tells it from one that never was"
    if there.headers != never.headers:
        yield f"{what}: the headers tell it from one that never was"
    if there.queries != never.queries:
        yield f"{what}: {there.queries} queries, and {never.queries} for one that never was"


def _other_patient(found: Found, world: World) -> None:
    """Ask on a patient's own pages for what is another patient's, and for what never was."""
    for route in routes():
        if route.kind != "hers" or not _has_row(route):
            continue
        row = world.hers(route, of=world.restricted)
        if row is None:
            continue
        for method in route.methods:
            theirs = world.url(route, uid=row.uid)  # type: ignore[attr-defined]
            missing = world.url(route, uid=uuid4())
            there, never = alike(partial(ask, world.her, method), theirs, missing)
            found.count("other patient", *differences(route, method, there, never))
