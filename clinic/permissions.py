"""Who may do what: permissions, the roles that hold them, and the one function that decides.

Nothing else compares roles: pages, API, exports, feeds, commands and templates ask `decide`, mostly
through `Access.allows`. docs/permissions.md is this table in print.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Model, TextChoices

if TYPE_CHECKING:
    from clinic.models import ApiToken, Clinic, Staff


class Role(TextChoices):
    PHYSIOLOGIST = "physiologist", "Exercise physiologist"
    NURSE = "nurse", "Oncology nurse"
    COORDINATOR = "coordinator", "Coordinator"
    ADMINISTRATOR = "administrator", "Administrator"


class Permission(StrEnum):
    VIEW_PATIENTS = "view patients"
    EDIT_PATIENTS = "edit patients"
    VIEW_SCHEDULE = "view the schedule"
    EDIT_SCHEDULE = "edit the schedule"
    OVERRIDE_OVERLAP = "book over a conflict"
    HANDLE_RIGHTS = "answer for patients' data"
    PLAN_MANY = "plan many programs at once"
    RECORD_ATTENDANCE = "record attendance"
    LEAD_SESSIONS = "lead sessions"
    TRAIN_PATIENTS = "train patients of her own"
    RESTRICT_RECORDS = "restrict a record"
    OPEN_ANY_RECORD = "open records of patients outside her care"
    EDIT_PROTOCOLS = "edit protocols"
    PRESCRIBE = "screen and prescribe"
    VIEW_WORKLIST = "view the worklist"
    WORK_EPISODES = "work the worklist"
    TUNE_RULES = "change the worklist's rules"
    VIEW_QUALITY = "see how the worklist's rules do"
    EDIT_RULES = "edit the limits of screening"
    VIEW_MESSAGES = "view messages"
    EDIT_CLINIC = "edit the clinic"
    VIEW_AUDIT = "view the audit"
    MAKE_KEYS = "make keys for programs"


_EVERYBODY = {
    Permission.VIEW_PATIENTS,
    Permission.VIEW_SCHEDULE,
    Permission.VIEW_MESSAGES,
    Permission.MAKE_KEYS,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PHYSIOLOGIST: frozenset(
        _EVERYBODY
        | {
            Permission.EDIT_PATIENTS,
            Permission.EDIT_SCHEDULE,
            Permission.RECORD_ATTENDANCE,
            Permission.LEAD_SESSIONS,
            Permission.TRAIN_PATIENTS,
            Permission.EDIT_PROTOCOLS,
            Permission.PRESCRIBE,
        }
    ),
    Role.NURSE: frozenset(
        _EVERYBODY
        | {
            Permission.EDIT_PATIENTS,
            Permission.VIEW_WORKLIST,
            Permission.WORK_EPISODES,
            Permission.OPEN_ANY_RECORD,
            Permission.TUNE_RULES,
            Permission.VIEW_QUALITY,
        }
    ),
    Role.COORDINATOR: frozenset(
        _EVERYBODY
        | {
            Permission.EDIT_PATIENTS,
            Permission.EDIT_SCHEDULE,
            Permission.OVERRIDE_OVERLAP,
            Permission.PLAN_MANY,
            Permission.HANDLE_RIGHTS,
            Permission.RESTRICT_RECORDS,
            Permission.OPEN_ANY_RECORD,
            Permission.RECORD_ATTENDANCE,
            Permission.LEAD_SESSIONS,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.EDIT_CLINIC,
            Permission.EDIT_RULES,
            Permission.TUNE_RULES,
            Permission.VIEW_QUALITY,
            Permission.VIEW_AUDIT,
            Permission.VIEW_MESSAGES,
            Permission.MAKE_KEYS,
        }
    ),
}


@dataclass(frozen=True)
class Decision:
    """What was decided, and where the answer is no, why in a sentence for who asked."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True)
class Access:
    """A person at work in one clinic: what views, API and actions ask about permission.

    `elsewhere` are the other clinics that she belongs to, by name. With `api_token` it is a program
    of hers that works, and no more is allowed than both she and her key may do.
    """

    staff: "Staff"
    clinic: "Clinic"
    roles: tuple[Role, ...]
    elsewhere: tuple["Clinic", ...] = ()
    api_token: "ApiToken | None" = None

    def allows(self, permission: Permission, subject: Model | None = None) -> bool:
        return decide(self, permission, subject).allowed


YES = Decision(True)
# Says why somebody may not reach a row of a model, or "" when she may.
Keeper = Callable[[Access, Any], str]
_keepers: dict[type[Model], Keeper] = {}


def keep(model: type[Model], keeper: Keeper) -> None:
    """Let an app say who reaches the rows of its model, beyond what a role holds.

    The same model again replaces the earlier.
    """
    _keepers[model] = keeper


def decide(
    access: Access | None, permission: Permission | None, subject: Model | None = None
) -> Decision:
    """Decide whether somebody may do something, and to whom. The only place that does.

    `permission` None asks for no more than a place in a clinic. Another clinic's row is never
    anybody's; what else speaks against a row its app has said with `keep`.
    """
    if access is None:
        return Decision(False, "Sign in with an account that belongs to a clinic.")
    if permission is not None and not held_by(access.roles, permission):
        return Decision(False, f"Your role does not let you {permission}.")
    token = access.api_token
    if permission is not None and token is not None and permission not in token.permissions:
        return Decision(False, f"This key was made without the right to {permission}.")
    if subject is None:
        return YES
    if getattr(subject, "clinic_id", access.clinic.pk) != access.clinic.pk:
        return Decision(False, "There is no such object in your clinic.")
    keeper = _keepers.get(type(subject))
    reason = keeper(access, subject) if keeper else ""
    return Decision(False, reason) if reason else YES


def held_by(roles: Iterable[str], permission: Permission) -> bool:
    """Say whether one of these roles holds a permission."""
    return any(permission in ROLE_PERMISSIONS[Role(role)] for role in roles)


def roles_with(permission: Permission) -> list[Role]:
    """Return the roles that hold a permission, for queries about who does."""
    return [role for role, held in ROLE_PERMISSIONS.items() if permission in held]
