from clinic.errors import Conflict
from patients.models import Patient, PatientStatus


def locked(patient: Patient) -> Patient:
    """Return the patient as she is now, with her row locked until the transaction ends.

    Everything that must happen one at a time for one patient starts here. The lock leaves the key
    alone, so rows that only point at her can still be written by others. Raises Conflict once she
    was erased, for then nothing about her changes any more.
    """
    found = (
        Patient.objects.select_for_update(no_key=True, of=("self",))
        .select_related("clinic")
        .get(pk=patient.pk)
    )
    if found.status == PatientStatus.ERASED:
        raise Conflict("She has left and her data are erased. What is kept changes no more.")
    return found
