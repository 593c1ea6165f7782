"""Who may do what: permissions, the roles that hold them, and the one function that decides."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import TextChoices

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
            Permission.RECORD_ATTENDANCE,
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

    def allows(self, permission: Permission) -> bool:
        if self.api_token is not None and permission not in self.api_token.permissions:
            return False
        return any(permission in ROLE_PERMISSIONS[role] for role in self.roles)
