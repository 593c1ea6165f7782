"""Generated calls of the API by several people, each answer checked against its description."""

import itertools
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.conf import settings as django_settings
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from clinic.models import Staff

Known = Mapping[str, Sequence[str]]  # uids that exist, by resource

_TOKEN = "t" * 32
_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@dataclass
class Caller:
    """Somebody who makes every generated call, and what her calls came to.

    `reached` counts the calls that named an object that exists and were answered with it.
    """

    name: str
    sent: dict[str, Any] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    reached: int = 0
    violations: list[str] = field(default_factory=list)

    @property
    def server_errors(self) -> int:
        return sum(n for status, n in self.statuses.items() if status >= 500)

    @property
    def let_in(self) -> int:
        return sum(n for status, n in self.statuses.items() if 200 <= status < 300)


def signed_in(name: str, staff: Staff) -> Caller:
    """Return a caller with a session and the token that unsafe calls need."""
    client = Client()
    client.force_login(staff)
    cookies = {key: morsel.value for key, morsel in client.cookies.items()}
    cookies[django_settings.CSRF_COOKIE_NAME] = _TOKEN
    return Caller(name, {"headers": {"X-CSRFToken": _TOKEN}, "cookies": cookies})


def described_api(staff: Staff) -> Any:
    """Return the API as it describes itself, called through WSGI in this process."""
    client = Client()
    client.force_login(staff)
    described = json.loads(client.get("/api/v1/schema/?format=json").content)
    loaded = schemathesis.openapi.from_dict(described)
    loaded.app = get_wsgi_application()
    return loaded


@contextmanager
def one_connection() -> Iterator[None]:
    """Keep this process's connection open over calls that go past Django's own test client."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        signals.request_started.connect(close_old_connections)
        signals.request_finished.connect(close_old_connections)


def call_everything(schema: Any, callers: Sequence[Caller], known: Known, *, examples: int) -> int:
    """Let everybody make the same generated calls of every operation; returns their number.

    Three calls in four name an object that exists.
    """
    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in operations:
        resource = operation.path.split("/")[3]
        _call(operation, callers, known.get(resource, ()), examples)
    return len(operations)


def _call(operation: Any, callers: Sequence[Caller], uids: Sequence[str], examples: int) -> None:
    turn = itertools.count()

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        n = next(turn)
        exists = bool(uids) and "uid" in case.path_parameters and n % 4 > 0
        if exists:
            case.path_parameters["uid"] = str(uids[n % len(uids)])
        for caller in callers:
            _call_as(caller, case, exists=exists)

    call()


def _call_as(caller: Caller, case: Any, *, exists: bool) -> None:
    response = case.call(**caller.sent)
    caller.statuses[response.status_code] += 1
    caller.reached += exists and 200 <= response.status_code < 300
    try:
        case.validate_response(response, checks=_CHECKS)
    except FailureGroup as failures:
        what = f"{case.method} {case.path} as {caller.name}: {response.status_code}"
        told = "; ".join(str(failure).split("\n")[0] for failure in failures.exceptions)
        caller.violations.append(f"{what}: {told}")
