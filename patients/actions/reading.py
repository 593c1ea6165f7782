"""A nurse says that she has read answers."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from clinic import audit
from clinic.permissions import Access
from patients.models import SymptomReport
from patients.reading import ON_THE_LIST


@transaction.atomic
def note_read(*, access: Access, reports: Collection[UUID]) -> int:
    """Log that these answers were read as they stood; return how many.

    An answer that its patient has changed meanwhile stays unread: nobody saw the new one. Saying
    it twice changes nothing for her, who is shown the first reading.
    """
    rows = SymptomReport.objects.filter(
        clinic=access.clinic, uid__in=reports, superseded_at__isnull=True
    )
    patients = list(rows.select_for_update().order_by("pk").values_list("patient_id", flat=True))
    audit.record_read(access, patients=patients, view=ON_THE_LIST)
    return len(patients)
