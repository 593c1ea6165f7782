"""What a session must be before the calendar takes it."""

from collections.abc import Collection

from clinic.actors import Actor, ActorKind
from clinic.errors import Refused
from clinic.models import Clinic, Membership, Room, Staff
from clinic.permissions import Permission, held_by, roles_with
from patients.care.relationship import refuse_own_way_in
from programs.errors import NotAllowed
from programs.models import Session, SessionKind
from programs.selectors.opening import opening
from programs.slots import Slot

LEADS_SESSIONS = roles_with(Permission.LEAD_SESSIONS)


def refuse_unfit_place(session: Session, when: Slot) -> None:
    """Raise Refused unless kind, capacity, physiologist, room and opening hours agree."""
    refuse_unfit_makeup(
        clinic=session.clinic,
        kind=session.kind,
        capacity=session.capacity,
        room=session.room,
        physiologist=session.physiologist,
    )
    opening(
        clinic=session.clinic,
        room=session.room,
        physiologist=session.physiologist,
        first_day=when.day,
        last_day=when.day,
    ).refuse_closed(when)


def refuse_unfit_makeup(
    *, clinic: Clinic, kind: str, capacity: int, room: Room, physiologist: Staff
) -> None:
    """Raise Refused unless kind, capacity, physiologist and room can go together here."""
    if kind not in SessionKind.values:
        raise Refused(
            f"“{kind}” is not a kind of session. Choose one of: {', '.join(SessionKind.values)}.",
            field="kind",
        )
    refuse_room(clinic, room)
    refuse_physiologist(clinic, physiologist)
    refuse_capacity(kind, capacity, room)


def refuse_room(clinic: Clinic, room: Room) -> None:
    """Raise Refused for a room of another clinic or out of use."""
    if room.clinic_id != clinic.pk:
        raise Refused(
            f"That room does not belong to {clinic.name}. Choose one of its rooms.", field="room"
        )
    if not room.is_active:
        raise Refused(f"{room.name} is no longer in use. Choose another room.", field="room")


def refuse_physiologist(clinic: Clinic, physiologist: Staff) -> None:
    """Raise Refused for somebody who does not lead sessions in this clinic."""
    leads = Membership.objects.filter(
        staff=physiologist,
        staff__is_active=True,
        clinic=clinic,
        role__in=LEADS_SESSIONS,
        is_active=True,
    )
    if not leads.exists():
        raise Refused(
            "The person chosen is not a physiologist or coordinator "
            f"of {clinic.name}. Choose somebody who is.",
            field="physiologist",
        )


def refuse_taking_on(
    physiologist: int, patients: Collection[int], clinic: Clinic, by: Actor
) -> None:
    """Raise Refused where somebody takes on patients whose restricted records are closed to her.

    `physiologist` (a key) is who would have them: a session or a program opens their records.
    """
    if by.staff is not None and by.staff.pk == physiologist:
        refuse_own_way_in(clinic=clinic, patients=patients, by=by)


def refuse_overlap_without_permission(session: Session, by: Actor) -> None:
    """Raise NotAllowed for a deliberate overlap by somebody without the right to it."""
    if not session.overlap_reason or by.kind == ActorKind.SYSTEM:
        return
    roles = Membership.objects.filter(
        staff=by.staff, clinic_id=session.clinic_id, is_active=True
    ).values_list("role", flat=True)
    if not held_by(roles, Permission.OVERRIDE_OVERLAP):
        raise NotAllowed(
            "Booking over a conflict is not part of your role. Choose another time, or ask a "
            "coordinator.",
            field="overlap_reason",
        )


def refuse_capacity(kind: str, capacity: int, room: Room) -> None:
    """Raise Refused unless a session of this kind in this room can have so many places."""
    if capacity < 1:
        raise Refused(
            f"A session cannot have {capacity} places. Choose 1 or more.", field="capacity"
        )
    if kind == SessionKind.INDIVIDUAL and capacity != 1:
        raise Refused(
            f"An individual session has 1 place, not {capacity}. Make it a class, or choose 1.",
            field="capacity",
        )
    if capacity > room.places:
        raise Refused(
            f"{capacity} places are too many for {room.name}, which holds {room.places}. "
            "Choose fewer places or a larger room.",
            field="capacity",
        )
