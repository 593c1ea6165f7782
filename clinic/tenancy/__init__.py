"""In whose name the database is asked: the second wall between clinics.

Row-level security shows a statement only the rows of the clinic that its scope names, whatever a
queryset forgot. A scope is a fact of the program (a context variable); the database backend puts
it in front of every statement, local to its transaction, so that nothing is left behind on a
connection. Whoever names no scope sees no clinic's rows.
"""

from clinic.tenancy.scope import (
    EVERYWHERE,
    NOBODY,
    OWNER,
    Scope,
    carried,
    current,
    enter,
    everywhere,
    in_clinic,
    nobody,
    owner,
)

__all__ = [
    "EVERYWHERE",
    "NOBODY",
    "OWNER",
    "Scope",
    "carried",
    "current",
    "enter",
    "everywhere",
    "in_clinic",
    "nobody",
    "owner",
]
