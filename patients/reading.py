"""Which nurse has read a check-in, from the log of who saw which record.

An app further up that shows check-ins on a page of its own says so in its AppConfig.ready:

    register_reading("episode-detail")
"""

from dataclasses import dataclass
from datetime import datetime

from clinic.models import AccessEvent, Membership
from clinic.permissions import Permission, roles_with
from patients.models import SymptomReport

# A nurse who presses that she has read answers on their list has read them too.
ON_THE_LIST = "check-ins-read"
_views = {"patient-detail", "patient-check-ins", ON_THE_LIST}


@dataclass(frozen=True)
class Reading:
    """Who first saw the answers as they now stand, by the name she goes by, and when (UTC)."""

    name: str
    at: datetime


def register_reading(view: str) -> None:
    """Count whoever opens this page, by its name in the log of reads, as having read."""
    _views.add(view)


def views_that_read() -> list[str]:
    """Return the pages, by their names in the log of reads, that show somebody's answers."""
    return sorted(_views)


def reading_of(report: SymptomReport) -> Reading | None:
    """Return the first nurse of her clinic who saw this version of her answers."""
    nurses = Membership.objects.filter(
        clinic_id=report.clinic_id, role__in=roles_with(Permission.WORK_EPISODES)
    )
    seen = (
        AccessEvent.objects.filter(
            clinic_id=report.clinic_id,
            created_at__gt=report.created_at,
            view__in=_views,
            patients__contains=[report.patient_id],
            staff__in=nurses.values("staff"),
        )
        .order_by("created_at")
        .values_list("staff__name", "created_at")
        .first()
    )
    return Reading(seen[0].split()[0], seen[1]) if seen else None
