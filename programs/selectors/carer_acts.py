"""What carers said for a patient about her appointments, from the trail of her bookings."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from patients.carer_acts import Act
from patients.models import Patient
from programs.models import BookingStatus

MOST = 20
_PREFIX = "carer:"


def carer_acts(patient: Patient) -> list[Act]:
    """Return the latest of them, the newest first, in one query and the active language."""
    events = apps.get_model("programs", "BookingEvent")  # made by pghistory: no class to import
    rows = (
        events.objects.filter(
            patient=patient.pk,
            pgh_label="update",
            pgh_context__metadata__actor__startswith=_PREFIX,
        )
        .select_related("pgh_context")
        .order_by("-pgh_id")[:MOST]
    )
    zone = ZoneInfo(patient.clinic.time_zone)
    # Translators: a Django date format, as in "Tue 24 Nov, 10:00"
    short = pgettext("date format", "D j M, H:i")
    found = []
    for row in rows:
        words = (
            _("cancelled the appointment %(when)s")
            if row.status == BookingStatus.CANCELLED
            else _("confirmed the appointment %(when)s")
        )
        when = date_words(row.starts_at.astimezone(zone), short)
        uid = UUID(row.pgh_context.metadata["actor"].removeprefix(_PREFIX))
        at = datetime.fromisoformat(row.pgh_context.metadata["at"])
        found.append(Act(at, uid, words % {"when": when}))
    return found
