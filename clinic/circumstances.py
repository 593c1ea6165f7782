"""What the audit trail says about a request beside who and what: as what, for what, from where.

The middleware begins it, the layers that know more `note` it (an API token, a broken glass), and
`clinic.audit` writes it beside every row that is changed or read. Tasks and commands have none:
there the actor's name says which one it was.
"""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from clinic import client_address, request_id


@dataclass
class Circumstances:
    """Facts of one request. `session` is a hash, `address` a network: neither leads to a person."""

    request: str = ""
    session: str = ""
    address: str = ""
    clinic: str = ""
    roles: tuple[str, ...] = ()
    purpose: str = ""
    route: str = ""
    token: str = ""
    break_glass: str = ""

    def facts(self) -> dict[str, object]:
        """Return what is known, as the context of a changed row holds it."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in known.items()
            if value
        }


_current: ContextVar[Circumstances | None] = ContextVar("circumstances", default=None)


def current() -> Circumstances:
    """Return the circumstances of this request; empty ones outside of any."""
    return _current.get() or Circumstances()


@contextmanager
def of_request(request: HttpRequest) -> Iterator[Circumstances]:
    """Begin the circumstances of a request, under the id that its answer and its logs carry."""
    begun = Circumstances(
        request=request_id.current(), address=network_of(client_address.of(request))
    )
    token = _current.set(begun)
    try:
        yield begun
    finally:
        _current.reset(token)


def note(**facts: str | tuple[str, ...]) -> None:
    """Add what a layer knows: `token` the public name of an API token, `break_glass` its uid."""
    found = _current.get()
    if found is not None:
        for name, value in facts.items():
            setattr(found, name, value)


def session_hash(key: str | None) -> str:
    """Return a short hash that tells sessions apart and opens none."""
    if not key:
        return ""
    return salted_hmac("steady.audit.session", key, secret=settings.SECRET_KEY).hexdigest()[:16]


def network_of(address: str) -> str:
    """Return an address without what tells one machine from its neighbours; "" for none."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    prefix = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))
