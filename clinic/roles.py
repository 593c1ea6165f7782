"""The table of who may do what, for the administrators' page, the API and docs/permissions.md."""

from dataclasses import dataclass

from clinic.permissions import Permission, Role, held_by

_HEAD = """# Who may do what

Written by `manage.py permissions_doc` from `clinic/permissions.py`; do not edit. Every page and
every method of the API names one of these permissions, and one function decides. A page that names
none is closed to everybody, and cannot be merged.

"""
_FOOT = """
Somebody with several roles may do what any of them may. A permission holds in one clinic: what
belongs to another clinic is not there, and answers as what never was.
"""


@dataclass(frozen=True)
class Line:
    """One permission, and for each role by its name whether it holds it."""

    permission: Permission
    held: list[tuple[str, bool]]

    @property
    def words(self) -> str:
        return str(self.permission).capitalize()


def table() -> list[Line]:
    """Return every permission with the roles that hold it."""
    return [Line(p, [(str(role.label), held_by([role], p)) for role in Role]) for p in Permission]


def document() -> str:
    """Return docs/permissions.md."""
    head = " | ".join(str(role.label) for role in Role)
    rows = [
        f"| {line.words} | {' | '.join('yes' if held else '' for _role, held in line.held)} |"
        for line in table()
    ]
    rule = "|---" * (len(Role) + 1) + "|"
    return _HEAD + "\n".join([f"| | {head} |", rule, *rows]) + "\n" + _FOOT
