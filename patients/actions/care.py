"""Restricting a record, naming who may open it, opening it with a reason, reviewing that."""

from datetime import timedelta

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import conflicts_refused
from clinic.errors import Conflict, Refused
from clinic.models import Membership, Staff
from clinic.permissions import Access, Permission, roles_with
from notifications.actions import Occasion, plan
from notifications.models.message import RecipientKind
from patients.actions.locking import locked
from patients.care.relationship import closed_among, refuse_own_way_in
from patients.models import NamedCarer, Patient, RecordOpening, Restriction

KIND = "record-opened"
# After so long the list says it, and the mail would tell nothing new.
TOLD_WITHIN = timedelta(days=2)


@transaction.atomic
def restrict_record(
    *, patient: Patient, reason: str, note: str, names: list[Staff], by: Actor
) -> Restriction:
    """Close a record to whoever is not in her care or named.

    Raises Refused without anybody named, for then nobody might see that she needs something.
    """
    assert by.staff is not None, "only staff restrict records"
    with audit.acting(by, reason="record restricted"), conflicts_refused():
        patient = locked(patient)
        standing = NamedCarer.objects.filter(patient=patient, ended_at__isnull=True)
        if not names and not standing.exists():
            raise Refused(
                "A restricted record needs somebody who may open it. Name at least one person.",
                field="names",
            )
        if Restriction.objects.filter(patient=patient, lifted_at__isnull=True).exists():
            raise Conflict("Her record is restricted already.")
        name_people(patient=patient, people=names, by=by)
        return Restriction.objects.create(
            clinic=patient.clinic,
            patient=patient,
            reason=reason,
            note=note,
            restricted_by=by.staff,
        )


@transaction.atomic
def lift_restriction(*, patient: Patient, by: Actor) -> None:
    """Open a record again to everybody whose role holds it.

    Raises Conflict where it is open, and Refused for somebody whom the restriction keeps out.
    """
    with audit.acting(by, reason="restriction lifted"):
        patient = locked(patient)
        refuse_own_way_in(clinic=patient.clinic, patients=[patient.pk], by=by, deed="lift that")
        standing = Restriction.objects.filter(patient=patient, lifted_at__isnull=True).first()
        if standing is None:
            raise Conflict("Her record is not restricted.")
        standing.lifted_at, standing.lifted_by = clock.now(), by.staff
        standing.save(update_fields=["lifted_at", "lifted_by"])


@transaction.atomic
def name_staff(*, patient: Patient, staff: Staff, by: Actor) -> NamedCarer:
    """Name somebody who looks after her. Naming again what stands changes nothing.

    Raises Refused for who does not work in the clinic, and for oneself where the record is closed.
    """
    assert by.staff is not None, "only staff name staff"
    with audit.acting(by):
        patient = locked(patient)
        if staff == by.staff:
            refuse_own_way_in(clinic=patient.clinic, patients=[patient.pk], by=by, deed="name")
        if not Membership.objects.filter(
            staff=staff, clinic=patient.clinic, is_active=True
        ).exists():
            raise Refused(
                f"{staff.name} does not work in {patient.clinic.name}. Choose somebody who does.",
                field="names",
            )
        standing = NamedCarer.objects.filter(patient=patient, staff=staff, ended_at__isnull=True)
        return standing.first() or NamedCarer.objects.create(
            clinic=patient.clinic, patient=patient, staff=staff, named_by=by.staff
        )


@transaction.atomic
def name_people(*, patient: Patient, people: list[Staff], by: Actor) -> None:
    """Name several people, or none of them. Raises Refused as name_staff does."""
    for staff in people:
        name_staff(patient=patient, staff=staff, by=by)


@transaction.atomic
def unname_staff(*, named: NamedCarer, by: Actor) -> None:
    """End that somebody looks after her.

    Raises Refused for the last one of a restricted record, whom somebody else has to replace.
    """
    with audit.acting(by):
        locked(named.patient)
        others = NamedCarer.objects.filter(patient=named.patient_id, ended_at__isnull=True)
        restricted = Restriction.objects.filter(patient=named.patient_id, lifted_at__isnull=True)
        if restricted.exists() and not others.exclude(pk=named.pk).exists():
            raise Refused("A restricted record needs somebody who may open it. Name another first.")
        named.ended_at = clock.now()
        named.save(update_fields=["ended_at"])


@transaction.atomic
def open_record(*, access: Access, patient: Patient, reason: str, note: str) -> RecordOpening:
    """Open a closed record with a reason, for as long as the clinic says, and tell of it at once.

    Raises Conflict where the record is open to her anyway: then no reason is asked.
    """
    by = Actor.member(access.staff)
    with audit.acting(by, reason=f"opened a restricted record: {reason}"):
        if not closed_among(access, [patient.pk]):
            raise Conflict("Her record is open to you. No reason is needed.")
        now = clock.now()
        opening = RecordOpening.objects.create(
            clinic=access.clinic,
            patient=patient,
            staff=access.staff,
            reason=reason,
            note=note,
            created_at=now,
            expires_at=now + timedelta(minutes=access.clinic.opening_minutes),
        )
        audit.record_read(access, patients=[patient.pk], view="opened-with-a-reason")
        plan([_told(opening, staff) for staff in reviewers(opening)])
        return opening


def reviewers(opening: RecordOpening) -> list[Staff]:
    """Return who answers for patients' data in the clinic, but for the person herself."""
    held = Membership.objects.filter(
        clinic=opening.clinic_id,
        role__in=roles_with(Permission.HANDLE_RIGHTS),
        is_active=True,
        staff__is_active=True,
    ).exclude(staff=opening.staff_id)
    found = {row.staff_id: row.staff for row in held.select_related("staff") if row.staff.email}
    return list(found.values())


@transaction.atomic
def review_opening(
    *, opening: RecordOpening, in_order: bool, note: str, by: Actor
) -> RecordOpening:
    """Say whether an opening was in order. Once, by somebody else than who opened it."""
    assert by.staff is not None, "only staff review"
    with audit.acting(by):
        opening = RecordOpening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
        if opening.staff_id == by.staff.pk:
            raise Refused("You opened this record yourself. Somebody else has to review it.")
        if opening.reviewed_at is not None:
            raise Conflict("It has been reviewed already.")
        if not in_order and not note:
            raise Refused("Say what was not in order.", field="note")
        opening.reviewed_at, opening.reviewed_by = clock.now(), by.staff
        opening.in_order, opening.review_note = in_order, note
        opening.save(update_fields=["reviewed_at", "reviewed_by", "in_order", "review_note"])
        return opening


def _told(opening: RecordOpening, staff: Staff) -> Occasion:
    return Occasion(
        kind=KIND,
        clinic_id=opening.clinic_id,
        recipient_uid=staff.uid,
        about_uid=opening.uid,
        due_at=opening.created_at,
        send_before=opening.created_at + TOLD_WITHIN,
        recipient_kind=RecipientKind.STAFF,
    )
