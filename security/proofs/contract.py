"""Calls that a machine invents from the API's description, each made by everybody in turn.

Signed out, by the staff of another clinic, in each role, and by somebody who holds every role: no
answer is a server error or one that the description does not know; nobody who is signed out is let
in, and nobody of another clinic is answered with an object of this one.
"""

import sys
from collections import defaultdict
from typing import Any

from clinic.models import Clinic
from clinic.permissions import Role
from security.generated_calls import (
    Caller,
    Known,
    call_everything,
    described_api,
    one_connection,
    signed_in,
)
from security.lines import Line
from security.small_clinic import neighbour, person, seed

SIGNED_OUT, ELSEWHERE, ALL_ROLES = "signed-out", "another-clinic", "all-roles"
_TOLD = 20  # violations that are written out


def prove(*, full: bool) -> list[Line]:
    """Make 100 calls of each operation as everybody, or 3."""
    clinic = seed()
    callers = everybody(clinic)
    schema = described_api(person(clinic, "reader"))
    with one_connection():
        known = existing(schema, callers[-1])
        operations = call_everything(schema, callers, known, examples=100 if full else 3)
    return [line_of(caller, operations) for caller in callers]


def everybody(clinic: Clinic) -> list[Caller]:
    """Return who calls, those first who must not change anything."""
    outsider = person(neighbour(), "outsider")
    return [
        Caller(SIGNED_OUT),
        signed_in(ELSEWHERE, outsider),
        *(signed_in(role, person(clinic, f"one-{role}", role)) for role in Role.values),
        signed_in(ALL_ROLES, person(clinic, "everything")),
    ]


def existing(schema: Any, caller: Caller) -> Known:
    """Return the uids that the lists of the API show to somebody, by resource."""
    found = defaultdict[str, list[str]](list)
    for operation in (one.ok() for one in schema.get_all_operations()):
        if operation.method.upper() != "GET" or "{" in operation.path:
            continue
        response = operation.Case().call(**caller.sent)
        answer = response.json() if response.status_code == 200 else {}
        rows = answer.get("results", []) if isinstance(answer, dict) else answer
        found[operation.path.split("/")[3]] += [
            row["uid"] for row in rows if isinstance(row, dict) and "uid" in row
        ]
    return found


def line_of(caller: Caller, operations: int) -> Line:
    """Judge the calls of one person."""
    for violation in caller.violations[:_TOLD]:
        sys.stderr.write(f"  {violation}\n")
    wrong = caller.server_errors + len(caller.violations)
    figures: dict[str, object] = {
        "operations": operations,
        "calls": caller.statuses.total(),
        "server_errors": caller.server_errors,
        "violations": len(caller.violations),
        "let_in": caller.let_in,
    }
    if caller.name == SIGNED_OUT:
        wrong += caller.let_in
    if caller.name == ELSEWHERE:
        figures["reached"] = caller.reached
        wrong += caller.reached
    return Line(f"contract-{caller.name}", not wrong, figures)
