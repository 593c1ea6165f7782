"""What an administrator does about a person: roles, sessions, tries, a lost second factor."""

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.identity import second_factor, sessions, tries
from clinic.identity.events import note
from clinic.models import Clinic, Invitation, Membership, SignInKind, Staff
from clinic.permissions import Permission, held_by, roles_with


@transaction.atomic
def remove_member(*, membership: Membership, by: Actor) -> None:
    """End a role; with somebody's last one here she is signed out everywhere at once.

    Raises Refused for the clinic's last administrator, who could not be replaced, and for a role
    of one's own.
    """
    with audit.acting(by):
        _refuse_last_administrator(membership.clinic, [membership])
        _refuse_oneself(membership.staff, by, "end a role of your own")
        _end_role(membership, by)
        others = Membership.objects.filter(
            staff=membership.staff_id, clinic=membership.clinic_id, is_active=True
        )
        if not others.exists():
            sessions.end(membership.staff, by=by.staff, clinic=membership.clinic)


@transaction.atomic
def leave(*, staff: Staff, clinic: Clinic, by: Actor) -> int:
    """End all that somebody has at a clinic: roles, invitations, sessions; return how many roles.

    Raises Refused for the clinic's last administrator and for oneself.
    """
    with audit.acting(by):
        held = list(Membership.objects.filter(staff=staff, clinic=clinic, is_active=True))
        _refuse_oneself(staff, by, "end your own access")
        _refuse_last_administrator(clinic, held)
        for membership in held:
            _end_role(membership, by)
        Invitation.objects.filter(
            membership__staff=staff,
            clinic=clinic,
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
        ).update(withdrawn_at=clock.now())
        sessions.end(staff, by=by.staff, clinic=clinic)
        return len(held)


@transaction.atomic
def end_sessions(*, staff: Staff, clinic: Clinic, by: Actor) -> int:
    """Sign a person out everywhere; return of how many sessions. Raises Refused for oneself."""
    with audit.acting(by):
        _refuse_oneself(staff, by, "end your own sessions here")
        return sessions.end(staff, by=by.staff, clinic=clinic)


@transaction.atomic
def forgive_tries(*, staff: Staff, clinic: Clinic, by: Actor) -> None:
    """Let somebody who mistyped too often try again at once."""
    with audit.acting(by):
        if tries.forget(staff.email):
            note(SignInKind.FAILURES_CLEARED, staff, by=by.staff, clinic=clinic)


@transaction.atomic
def remove_factors(*, staff: Staff, clinic: Clinic, by: Actor) -> None:
    """Let somebody who lost app, key and codes set up new ones at her next sign-in.

    Her password is still asked; she is signed out everywhere and told by mail. Raises Refused for
    oneself, and for a person who has no second factor.
    """
    with audit.acting(by):
        _refuse_oneself(staff, by, "remove your own second factor here")
        kinds = second_factor.remove_all(staff)
        if not kinds:
            raise Refused(f"{staff.name} has no second factor. There is nothing to remove.")
        for kind in kinds:
            if kind in second_factor.FACTORS:
                note(SignInKind.FACTOR_REMOVED, staff, by=by.staff, clinic=clinic, detail=kind)
        sessions.end(staff, by=by.staff, clinic=clinic)


def _end_role(membership: Membership, by: Actor) -> None:
    if membership.is_active:
        membership.is_active = False
        membership.save(update_fields=["is_active"])
        note(
            SignInKind.ROLE_ENDED,
            membership.staff,
            by=by.staff,
            clinic=membership.clinic,
            detail=membership.role,
        )


def _refuse_last_administrator(clinic: Clinic, ending: list[Membership]) -> None:
    ended = {row.pk for row in ending}
    if not held_by([row.role for row in ending], Permission.EDIT_CLINIC):
        return
    administrators = Membership.objects.select_for_update().filter(
        clinic=clinic, role__in=roles_with(Permission.EDIT_CLINIC), is_active=True
    )
    if not [row for row in administrators if row.pk not in ended]:
        raise Refused("A clinic needs an administrator. Add another one first.")


def _refuse_oneself(staff: Staff, by: Actor, what: str) -> None:
    if by.staff is not None and by.staff.pk == staff.pk:
        raise Refused(f"You cannot {what}. Another administrator can.")
