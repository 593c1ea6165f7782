"""Who does something: a member of staff, a patient behind her link, or a worker."""

from dataclasses import dataclass

from django.db.models import TextChoices

from clinic.models import Staff


class ActorKind(TextChoices):
    STAFF = "staff", "Clinic staff"
    PATIENT = "patient", "Patient"
    SYSTEM = "system", "Steady"


@dataclass(frozen=True)
class Actor:
    """The `by=` of every action. `staff` is set exactly when `kind` is staff.

    `key` is the uid of the API token, where a program does it in her name.
    """

    kind: ActorKind
    staff: Staff | None = None
    name: str = ""
    key: str = ""

    @classmethod
    def member(cls, staff: Staff, *, key: str = "") -> "Actor":
        return cls(kind=ActorKind.STAFF, staff=staff, name=f"staff:{staff.uid}", key=key)

    @classmethod
    def patient(cls, uid: object) -> "Actor":
        return cls(kind=ActorKind.PATIENT, name=f"patient:{uid}")

    @classmethod
    def carer(cls, uid: object) -> "Actor":
        """Act for a patient by her consent: to every rule her doing; the trail says whose."""
        return cls(kind=ActorKind.PATIENT, name=f"carer:{uid}")

    @classmethod
    def system(cls, task: str) -> "Actor":
        return cls(kind=ActorKind.SYSTEM, name=f"system:{task}")
