"""Who is in a patient's care, and which records are closed to somebody.

A record asks for more than a role while it is restricted, or where the clinic lets those who train
patients open only the records of their own. It is open then to whoever was named, holds a tie that
an app further up knows, or has opened it with a reason a short while ago.

An app further up adds a tie in its AppConfig.ready:

    register_care("trains her", lambda access: Exists(Enrollment.objects.filter(...)))

which is a condition on patients, for one person.
"""

from collections.abc import Callable, Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import BaseExpression

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.models import Clinic
from clinic.permissions import Access, Permission
from patients.models import NamedCarer, Patient, RecordOpening, Restriction

CareTie = Callable[[Access], BaseExpression | Q]
REFUSED = "Her record is restricted. Open it with a reason, or ask a coordinator to name you."
OWN_WAY_IN = (
    "The record of {name} is restricted, and you are not in her care, so you cannot {deed} "
    "yourself. Open her record with a reason first, or ask a coordinator to name you."
)

_ties: dict[str, CareTie] = {}


def register_care(name: str, tie: CareTie) -> None:
    """Add what makes somebody part of a patient's care; the same name replaces the earlier."""
    _ties[name] = tie


def asks_at_all(access: Access) -> bool:
    """Say whether any record can be closed to this person, without a query."""
    return access.clinic.has_restricted or _only_her_own(access)


def closed_to(access: Access) -> QuerySet[Patient]:
    """Return the patients of the clinic whose records this person may not open as it stands."""
    return not_hers(access).exclude(has_opened(access))


def not_hers(access: Access) -> QuerySet[Patient]:
    """Return the patients whose records are open to this person with a reason only."""
    patients = Patient.objects.filter(clinic=access.clinic)
    if not asks_at_all(access):
        return patients.none()
    if not _only_her_own(access):
        standing = Restriction.objects.filter(patient=OuterRef("pk"), lifted_at__isnull=True)
        patients = patients.filter(Exists(standing))
    return patients.exclude(in_care(access))


def closed_among(access: Access, patients: Collection[int]) -> set[int]:
    """Return which of these patients (keys) are closed to her. One query, or none."""
    if not patients or not asks_at_all(access):
        return set()
    return set(closed_to(access).filter(pk__in=set(patients)).values_list("pk", flat=True))


def refuse_own_way_in(
    *, clinic: Clinic, patients: Collection[int], by: Actor, deed: str = "take her on"
) -> None:
    """Raise Refused where what somebody is about to do would let her into a restricted record.

    For what makes a tie: a session, a program, an episode of her own; for naming herself; for
    lifting what keeps her out. `deed` is its name in the sentence. A colleague may do it, or she
    opens the record with a reason first, which somebody reviews. One query, and none in a clinic
    that restricts nothing.
    """
    if by.staff is None or not patients or not clinic.has_restricted:
        return
    access = Access(by.staff, clinic, ())
    standing = Restriction.objects.filter(patient=OuterRef("pk"), lifted_at__isnull=True)
    closed = closed_to(access).filter(Exists(standing), pk__in=set(patients)).first()
    if closed is not None:
        raise Refused(OWN_WAY_IN.format(name=closed.full_name, deed=deed))


def in_care(access: Access) -> Q:
    """Return the condition on patients that this person is in their care."""
    named = NamedCarer.objects.filter(
        patient=OuterRef("pk"), staff=access.staff, ended_at__isnull=True
    )
    found = Q(Exists(named))
    for tie in _ties.values():
        found |= Q(tie(access))
    return found


def has_opened(access: Access) -> Q:
    """Return the condition on patients that she has opened the record with a reason just now."""
    return Q(Exists(openings_by(access).filter(patient=OuterRef("pk"))))


def openings_by(access: Access) -> QuerySet[RecordOpening]:
    """Return the openings of this person that have not run out."""
    return RecordOpening.objects.filter(staff=access.staff, expires_at__gt=clock.now())


def opened_among(access: Access, patients: Collection[int]) -> dict[int, str]:
    """Return by which opening (its uid) each of these patients (keys) is open to her.

    Only where nothing else opens the record. One query, and none in a clinic that restricts
    nothing.
    """
    if not patients or not asks_at_all(access):
        return {}
    closed = not_hers(access).filter(pk__in=set(patients)).values("pk")
    rows = openings_by(access).filter(patient__in=closed).order_by("pk")
    return {patient: str(uid) for patient, uid in rows.values_list("patient", "uid")}


def keeper(access: Access, patient: Patient) -> str:
    """Say why a record is closed to somebody, or "" where it is open to her."""
    return REFUSED if closed_among(access, [patient.pk]) else ""


def _only_her_own(access: Access) -> bool:
    return access.clinic.care_only and not access.allows(Permission.OPEN_ANY_RECORD)
