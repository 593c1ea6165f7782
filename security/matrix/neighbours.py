"""What somebody who works in another clinic is shown of this one."""

from collections.abc import Iterator

from patients.models import Patient
from security.matrix.asking import ask
from security.matrix.routes import Route, routes
from security.matrix.world import World


def asked(world: World) -> Iterator[tuple[Route, str]]:
    """Yield every address that staff may open, naming rows of the clinic that is not theirs."""
    for route in routes():
        if not route.of_staff or "GET" not in route.methods:
            continue
        if not any(kind == "uuid" for kind, _name in route.parameters):
            yield route, world.url(route, uid=None)
            continue
        row = world.object_of(route, world.patient) or world.object_of(route, None)
        if row is not None:
            yield route, world.url(route, uid=row.uid, of=world.patient)  # type: ignore[attr-defined]


def marks(world: World) -> list[bytes]:
    """Return what tells that somebody of the clinic is shown: names and uids of its patients."""
    rows = Patient.objects.filter(clinic=world.clinic).values_list("uid", "family_name")
    return [str(uid).encode() for uid, _ in rows] + [name.encode() for _, name in rows if name]


def shows(world: World, url: str, known: list[bytes]) -> bool:
    """Say whether somebody with every role in another clinic is shown anybody of this one.

    Her own question comes back in some answers, such as the address of a page: what is looked for
    is what she did not ask with.
    """
    body = ask(world.elsewhere, "GET", url).body
    return any(mark in body for mark in known if mark not in url.encode())
