"""Whose page it is: the patient and the strip that names her, with her precautions."""

from uuid import UUID

from django.db.models import Prefetch

from clinic.permissions import Access
from patients.models import Patient, Precaution
from programs.views.common import find


def patient_of(access: Access, uid: UUID) -> Patient:
    """Return the clinic's patient with her precautions of today, else a 404."""
    current = Precaution.objects.filter(ended_at__isnull=True)
    rows = Patient.objects.filter(clinic=access.clinic).select_related("clinic")
    return find(rows.prefetch_related(Prefetch("precautions", current, to_attr="current")), uid)


def identity_of(patient: Patient) -> dict[str, object]:
    """Return what the strip at the top of each of her pages shows."""
    return {
        "patient": patient,
        "facts": [
            ("Born", f"{patient.birth_date:%-d %B %Y}"),
            ("Record", patient.mrn),
        ],
        "precautions": [row.in_words for row in patient.current],  # type: ignore[attr-defined]
    }
