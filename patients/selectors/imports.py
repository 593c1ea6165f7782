"""Imports from CSV that a clinic has made."""

from uuid import UUID

from django.db.models import QuerySet

from clinic.models import Clinic
from patients.models import CsvImport

SHOWN = 10


def latest_imports(clinic: Clinic) -> list[CsvImport]:
    """Return the latest, with who made each."""
    return list(_imports(clinic)[:SHOWN])


def import_of(clinic: Clinic, uid: UUID) -> CsvImport | None:
    """Return one, with who made it."""
    return _imports(clinic).filter(uid=uid).first()


def _imports(clinic: Clinic) -> QuerySet[CsvImport]:
    return CsvImport.objects.filter(clinic=clinic).select_related("imported_by")
