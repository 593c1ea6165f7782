"""Where a patient came from and went to, as far as the reader may know."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from clinic import tenancy
from clinic.access import clinics_where
from clinic.models import Clinic
from clinic.permissions import Access, Permission
from patients.models import Move, Patient


@dataclass(frozen=True)
class OtherRecord:
    """Her record in another clinic; `record` and `clinic_name` only for those who work there."""

    is_later: bool
    at: datetime
    clinic_name: str = ""
    record: UUID | None = None

    @property
    def sentence(self) -> str:
        """What both pages say, naming the other clinic only to its own staff."""
        where = self.clinic_name or "another clinic"
        if self.is_later:
            return f"She went on in {where}. Nothing here changes any more."
        return f"She came from {where}. What was known there was carried over on that day."


def other_records(access: Access, patient: Patient) -> list[OtherRecord]:
    """Return her records before and after this one. Two queries, one for most patients."""
    ends = Q(left=patient) | Q(joined=patient)
    with tenancy.everywhere("the other end of a move is in another clinic"):
        moves = list(Move.objects.filter(ends).select_related("left__clinic", "joined__clinic"))
    if not moves:
        return []
    known = {clinic.pk for clinic in clinics_where(access.staff, Permission.VIEW_PATIENTS)}
    found = []
    for move in moves:
        is_later = move.left_id == patient.pk
        other = move.joined if is_later else move.left
        if other.clinic_id in known:
            found.append(OtherRecord(is_later, move.created_at, other.clinic.name, other.uid))
        else:
            found.append(OtherRecord(is_later, move.created_at))
    return found


def clinics_to_move_to(access: Access) -> list[Clinic]:
    """Return the other clinics in which the reader may edit patients."""
    may = clinics_where(access.staff, Permission.EDIT_PATIENTS)
    return [clinic for clinic in may if clinic.pk != access.clinic.pk]


def record_elsewhere(access: Access, patient: Patient, uid: UUID) -> Patient | None:
    """Return her other record by its uid, if she has it and the reader works there."""
    if uid not in [other.record for other in other_records(access, patient)]:
        return None
    with tenancy.everywhere("the reader works in both clinics, as was asked above"):
        return Patient.objects.select_related("clinic").filter(uid=uid).first()
