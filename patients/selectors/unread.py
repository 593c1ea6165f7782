"""Check-ins that no nurse has opened yet: behind each stands the promise that one will."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from clinic import clock
from clinic.models import Clinic, Membership
from clinic.permissions import Permission, roles_with
from patients.models import PatientStatus, ReportSource, SymptomReport
from patients.reading import views_that_read

# Older ones stand on the record; the page says that it looks no further back.
BACK = timedelta(days=14)
MOST = 200

_READ = """
    SELECT patient, max(created_at)
    FROM clinic_accessevent, unnest(patients) AS patient
    WHERE clinic_id = %(clinic)s AND created_at > %(since)s AND view = ANY(%(views)s)
      AND staff_id = ANY(%(nurses)s)
    GROUP BY patient
"""


@dataclass(frozen=True)
class Unread:
    """What waits to be read: those with words, signs or low mood first, then the oldest."""

    reports: list[SymptomReport]
    more: int

    @property
    def pressing(self) -> list[SymptomReport]:
        return [report for report in self.reports if is_pressing(report)]

    @property
    def others(self) -> list[SymptomReport]:
        return [report for report in self.reports if not is_pressing(report)]


def unread_check_ins(clinic: Clinic) -> Unread:
    """Return what patients answered by themselves and no nurse has opened, in three queries."""
    since = clock.now() - BACK
    reports = (
        SymptomReport.objects.filter(
            clinic=clinic,
            superseded_at__isnull=True,
            created_at__gt=since,
            source=ReportSource.LINK,
            patient__status=PatientStatus.ACTIVE,
        )
        .select_related("patient")
        .order_by("created_at", "pk")
    )
    read = _last_read(clinic, since)
    waiting = [r for r in reports if read.get(r.patient_id, since) < r.created_at]
    waiting.sort(key=lambda report: not is_pressing(report))
    return Unread(waiting[:MOST], max(0, len(waiting) - MOST))


def is_pressing(report: SymptomReport) -> bool:
    """Say whether an answer holds something that no rule of the worklist reads."""
    return bool(report.note or report.missed_words or report.red_flags or report.is_low)


def _last_read(clinic: Clinic, since: datetime) -> dict[int, datetime]:
    nurses = Membership.objects.filter(clinic=clinic, role__in=roles_with(Permission.WORK_EPISODES))
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "clinic": clinic.pk,
            "since": since,
            "views": views_that_read(),
            "nurses": list(nurses.values_list("staff_id", flat=True)),
        }
        cursor.execute(_READ, values)
        return dict(cursor.fetchall())
