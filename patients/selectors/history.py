"""Who changed what about a patient, from the event tables that the triggers keep."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from clinic import audit
from clinic.models import Staff
from patients.models import Carer, Patient

_TRACKED = {
    "PatientEvent": ("Patient", "pgh_obj_id"),
    "TherapyCourseEvent": ("Therapy", "patient_id"),
    "DispensingEvent": ("Fill", "patient_id"),
    "PrecautionEvent": ("Precaution", "patient_id"),
    "MeasurementEvent": ("Measurement", "patient_id"),
    "CarerEvent": ("Carer", "patient_id"),
}
_HIDDEN = {"id", "uid", "clinic", "patient", "created_at", "recorded_by", "unit", "loinc"}
_VERBS = {"insert": "added", "update": "changed", "delete": "removed"}


@dataclass(frozen=True)
class HistoryEntry:
    """One change: what was touched, by whom, when (UTC), and the values before and after."""

    title: str
    who: str
    at: datetime
    text: str


def history_of(patient: Patient, *, limit: int = 30) -> list[HistoryEntry]:
    """Return the latest changes to her data, therapy, precautions and measurements, newest first.

    Check-ins are not among them: their versions are their own history.
    """
    changes = list(
        chain.from_iterable(
            _changes(name, subject, link, patient.pk) for name, (subject, link) in _TRACKED.items()
        )
    )
    return _told(changes, limit)


def history_of_row(row: Model) -> list[HistoryEntry]:
    """Return every change of one course, precaution or measurement, newest first."""
    name = f"{type(row).__name__}Event"
    return _told(_changes(name, _TRACKED[name][0], "pgh_obj_id", row.pk), None)


def _told(changes: list[tuple[Any, str, str]], limit: int | None) -> list[HistoryEntry]:
    changes.sort(key=lambda change: (change[0].pgh_created_at, change[0].pgh_id), reverse=True)
    changes = changes[:limit]
    names = _names(event.pgh_context for event, _, _ in changes)
    return [
        HistoryEntry(
            title=f"{subject} {_VERBS[event.pgh_label]}",
            who=_who(event.pgh_context, names),
            at=event.pgh_created_at,
            text=_with_reason(text, event.pgh_context),
        )
        for event, subject, text in changes
    ]


def _changes(name: str, subject: str, link: str, key: int) -> list[tuple[Any, str, str]]:
    rows = (
        apps.get_model("patients", name)  # made by pghistory, so no class to import
        .objects.filter(**{link: key})
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    before: dict[int, Model] = {}
    found = []
    for event in rows:
        text = _difference(before.get(event.pgh_obj_id), event)
        before[event.pgh_obj_id] = event
        if text or event.pgh_label != "update":
            found.append((event, subject, text))
    return found


def _difference(old: Model | None, new: Model) -> str:
    parts = []
    for field in new._meta.concrete_fields:
        if field.name.startswith("pgh_") or field.name in _HIDDEN:
            continue
        now = _shown(new, field.name)
        was = _shown(old, field.name) if old is not None else ""
        if now == was:
            continue
        label = str(field.verbose_name).capitalize()
        parts.append(f"{label}: {was or 'empty'} to {now or 'empty'}" if old else f"{label}: {now}")
    return "; ".join(parts)


def _shown(row: Model, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _with_reason(text: str, context: Any) -> str:
    reason = audit.reason_in(context.metadata if context else {})
    return f"{text}; because: {reason}" if reason else text


def _names(contexts: Iterable[Any]) -> dict[str, str]:
    actors = {_actor(context) for context in contexts}
    uids = [UUID(actor.removeprefix("staff:")) for actor in actors if actor.startswith("staff:")]
    names = {f"staff:{uid}": name for uid, name in _staff(uids)}
    helping = [UUID(a.removeprefix("carer:")) for a in actors if a.startswith("carer:")]
    if helping:
        carers = Carer.objects.filter(uid__in=helping)
        names |= {f"carer:{carer.uid}": carer.who for carer in carers}
    return names


def _staff(uids: list[UUID]) -> Iterable[tuple[UUID, str]]:
    return Staff.objects.filter(uid__in=uids).values_list("uid", "name")


def _actor(context: Any) -> str:
    return str((context.metadata if context else {}).get("actor", ""))


def _who(context: Any, names: dict[str, str]) -> str:
    actor = _actor(context)
    if actor.startswith("patient:"):
        return "the patient"
    if actor.startswith("carer:"):
        return names.get(actor, "her carer")
    return names.get(actor, "Steady")
