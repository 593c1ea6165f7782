"""What a patient asked about her data."""

from uuid import UUID

from patients.models import Correction, Departure, Patient

# So many corrections she told of are shown; older ones are in her file.
SHOWN = 50


def departure_of(patient: Patient) -> Departure | None:
    """Return her wish to leave, carried out or not."""
    return Departure.objects.filter(patient=patient).first()


def corrections_of(patient: Patient) -> list[Correction]:
    """Return the latest of what she said is wrong, answered or not."""
    return list(Correction.objects.filter(patient=patient)[:SHOWN])


def correction_of(patient: Patient, uid: UUID) -> Correction | None:
    """Return one thing that she said is wrong."""
    return Correction.objects.filter(patient=patient, uid=uid).first()
