"""How somebody comes to a clinic: she is invited by mail, and her role begins when she accepts."""

import base64
import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from clinic import audit, clock, tenancy
from clinic.actors import Actor
from clinic.addresses import one_address
from clinic.errors import Conflict, Gone, Refused
from clinic.identity import letters
from clinic.identity.events import note
from clinic.models import Clinic, Invitation, Membership, SignInKind, Staff
from clinic.permissions import Role

OVER = "This invitation no longer works. Ask an administrator of the clinic for another one."


@transaction.atomic
def add_member(*, clinic: Clinic, name: str, email: str, role: str, by: Actor) -> Membership:
    """Invite a person to a role by mail, with a new account if the address has none.

    Whoever works at the clinic already gets a further role at once. Raises Refused for an address
    that mail cannot reach, Conflict when she has that role or was invited to it.
    """
    with audit.acting(by):
        address = one_address(email).lower()
        staff = Staff.objects.filter(email=address).first()
        if staff is None:
            staff = Staff.objects.create_user(address, name=name)
        membership, _ = Membership.objects.select_for_update().get_or_create(
            staff=staff, clinic=clinic, role=role, defaults={"is_active": False}
        )
        _refuse_twice(membership, staff)
        if Membership.objects.filter(staff=staff, clinic=clinic, is_active=True).exists():
            _give(membership, by)
        else:
            _invite(membership, by)
        return membership


def _refuse_twice(membership: Membership, staff: Staff) -> None:
    words = Role(membership.role).label.lower()
    if membership.is_active:
        raise Conflict(f"{staff.name} already is {words} here. Choose another role.", field="email")
    if open_invitations(membership.clinic_id).filter(membership=membership).exists():
        raise Conflict(
            f"{staff.name} was invited as {words} already. Send the invitation again instead.",
            field="email",
        )


def _give(membership: Membership, by: Actor) -> None:
    membership.is_active = True
    membership.save(update_fields=["is_active"])
    note(
        SignInKind.ROLE_GIVEN,
        membership.staff,
        by=by.staff,
        clinic=membership.clinic,
        detail=membership.role,
    )


def _invite(membership: Membership, by: Actor) -> None:
    """Ask her by mail. One that ran out makes room for the new one."""
    now = clock.now()
    Invitation.objects.filter(
        membership=membership, accepted_at__isnull=True, withdrawn_at__isnull=True
    ).update(withdrawn_at=now)
    invitation = Invitation(
        clinic=membership.clinic,
        membership=membership,
        invited_by=by.staff,
        expires_at=now + settings.INVITATION_GOOD_FOR,
    )
    invitation.token_hash = hash_of(token_of(invitation))
    invitation.save()
    note(
        SignInKind.INVITED,
        membership.staff,
        by=by.staff,
        clinic=membership.clinic,
        detail=membership.role,
    )
    _mail(invitation)


@transaction.atomic
def invite_again(*, invitation: Invitation, by: Actor) -> Invitation:
    """Send an invitation once more, for seven days from now; the link before stops working.

    Raises Conflict for one that was accepted or withdrawn.
    """
    with audit.acting(by):
        row = Invitation.objects.select_for_update().get(pk=invitation.pk)
        _refuse_ended(row)
        row.round += 1
        row.expires_at = clock.now() + settings.INVITATION_GOOD_FOR
        row.token_hash = hash_of(token_of(row))
        row.save()
        note(
            SignInKind.INVITED,
            row.membership.staff,
            by=by.staff,
            clinic=row.clinic,
            detail=row.membership.role,
        )
        _mail(row)
        return row


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Actor) -> None:
    """Take an invitation back. Raises Conflict for one that was accepted or withdrawn."""
    with audit.acting(by):
        row = Invitation.objects.select_for_update().get(pk=invitation.pk)
        _refuse_ended(row)
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
        note(
            SignInKind.WITHDRAWN,
            row.membership.staff,
            by=by.staff,
            clinic=row.clinic,
            detail=row.membership.role,
        )


def _refuse_ended(row: Invitation) -> None:
    if row.accepted_at is not None:
        raise Conflict("She has accepted this invitation already.")
    if row.withdrawn_at is not None:
        raise Conflict("This invitation was withdrawn already. Add the person again instead.")


def open_invitation(token: str) -> Invitation:
    """Return the invitation behind a link, with person and clinic; opening changes nothing.

    The one read that knows no clinic yet: the secret alone names it. Raises Gone for a link that
    is unknown, used, withdrawn or too old; the four read alike, so that guessing learns nothing.
    """
    standing = Invitation.objects.filter(
        token_hash=hash_of(token),
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=clock.now(),
    )
    with tenancy.everywhere("the secret says which clinic invites"):
        found = standing.select_related("membership__staff", "clinic").first()
    if found is None:
        raise Gone(OVER)
    return found


@transaction.atomic
def accept(*, invitation: Invitation, name: str = "", password: str = "") -> Staff:
    """Let her role begin, once; a new account gets the name and password that she chose.

    Of two presses one is first, and the other raises Gone.
    """
    staff = Staff.objects.select_for_update().get(pk=invitation.membership.staff_id)
    with audit.acting(Actor.member(staff)):
        taken = Invitation.objects.filter(
            pk=invitation.pk,
            round=invitation.round,
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=clock.now(),
        ).update(accepted_at=clock.now())
        if not taken:
            raise Gone(OVER)
        if not staff.has_usable_password():
            if not password:
                raise Refused("“Password” is empty. Choose one.", field="password")
            staff.name = name.strip() or staff.name
            staff.set_password(password)
            staff.save(update_fields=["name", "password"])
        Membership.objects.filter(pk=invitation.membership_id).update(is_active=True)
        note(
            SignInKind.JOINED,
            staff,
            clinic=invitation.clinic,
            detail=invitation.membership.role,
        )
        return staff


def open_invitations(clinic_id: int) -> QuerySet[Invitation]:
    """Return what a clinic has sent that may still be accepted."""
    return Invitation.objects.filter(
        clinic=clinic_id,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=clock.now(),
    )


def _mail(invitation: Invitation) -> None:
    letters.send(
        letters.Letter(
            kind=letters.INVITATION,
            clinic_id=invitation.clinic_id,
            to=invitation.membership.staff.uid,
            about_uid=invitation.uid,
            good_for=timedelta(days=2),
            version=invitation.round,
        )
    )


def url_of(invitation: Invitation) -> str:
    """Return the full address of an invitation; the secret is derived, never stored."""
    return f"{settings.BASE_URL}/invitation/{token_of(invitation)}/"


def token_of(invitation: Invitation) -> str:
    key = hashlib.sha256(b"steady.invitation:" + settings.SECRET_KEY.encode()).digest()
    said = invitation.uid.bytes + invitation.round.to_bytes(2, "big")
    return base64.urlsafe_b64encode(hmac.digest(key, said, "sha256")).decode().rstrip("=")


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
