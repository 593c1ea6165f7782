"""What goes when a patient leaves: each app names the words it keeps about her.

An app further up adds its own in its AppConfig.ready:

    register_words("programs.SessionRecord", "booking__patient", "note", "early_stop")
    register_erasing("adherence", erase_in_adherence)

The words are written over in the table and in its history; `register_erasing` takes what else there
is to do, in the caller's transaction. Written over means gone: no copy is kept.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Case, Model, Q, Value, When

from clinic.actors import Actor
from clinic.models import IdempotentResponse
from clinic.sealed.blind import BlindIndexField
from clinic.sealed.fields import Sealed
from clinic.trail.amending import write_over
from clinic.trail.tables import CONTEXT
from notifications.models import Message, SentCopy
from notifications.models.message import RecipientKind
from patients.models import Patient, PatientStatus

GONE = "(erased)"
NAME = ("Former", "patient")
SOMEBODY = "a former patient"
WHY = "a patient left"
BY = Actor.system("erasing")


@dataclass(frozen=True)
class Words:
    """Columns of one model with words about a patient, and the way from its rows to her."""

    model: str
    path: str
    fields: tuple[str, ...]


_words: dict[str, Words] = {}
_others: dict[str, Callable[[Patient], None]] = {}


def register_words(model: str, path: str, *fields: str) -> None:
    """Name columns to be written over; the same model again replaces the earlier."""
    _words[model] = Words(model, path, fields)


def register_erasing(name: str, erase: Callable[[Patient], None]) -> None:
    """Add what else an app erases; the same name again replaces the earlier."""
    _others[name] = erase


def words_named() -> dict[str, tuple[str, ...]]:
    """Return the columns that are written over, by the label of their model."""
    return {
        words.model: tuple(field.replace("_", " ") for field in words.fields)
        for words in _words.values()
    }


def erase_everywhere(patient: Patient) -> None:
    """Write over every word that an app has named, and do what else they erase."""
    for words in _words.values():
        model = apps.get_model(words.model)
        _write_over(model, Q(**{words.path: patient.pk}), words.fields)
    for erase in _others.values():
        erase(patient)
    _erase_copies(patient)
    _erase_reasons(patient)


def nameless(patient: Patient) -> None:
    """Take name, contact data and the day of birth from her row and from its history."""
    given, family = NAME
    values = {
        "given_name": given,
        "family_name": family,
        "birth_date": date(patient.birth_date.year, 1, 1),
        "email": "",
        "phone": "",
        "status": PatientStatus.ERASED,
    }
    Patient.objects.filter(pk=patient.pk).update(**values)
    values.pop("status")
    write_over_history(Patient, Q(pgh_obj_id=patient.pk), values)


def names_of(patient: Patient) -> list[str]:
    """Return each full name the record has ever had, the longest first."""
    events = apps.get_model("patients", "PatientEvent").objects.filter(pgh_obj_id=patient.pk)
    pairs = set(events.values_list("given_name", "family_name"))
    pairs.add((patient.given_name, patient.family_name))
    return sorted({f"{given} {family}" for given, family in pairs}, key=len, reverse=True)


def unname(model: type[Model], rows: Q, patient: Patient, *fields: str) -> None:
    """Write "a former patient" over her name in sentences that are about others too."""
    names = names_of(patient)
    keys = list(model._base_manager.filter(rows).values_list("pk", flat=True))
    _rename(model, Q(pk__in=keys), names, fields)
    history = _history_of(model)
    if history is not None:
        changed = _renamed(history, Q(pgh_obj_id__in=keys), names, fields)
        said = {
            row.pk: {f: _stored(history, f, getattr(row, f)) for f in fields} for row in changed
        }
        write_over(history._meta.db_table, said, why=WHY, by=BY)


def _rename(model: type[Model], rows: Q, names: list[str], fields: tuple[str, ...]) -> None:
    model._base_manager.bulk_update(_renamed(model, rows, names, fields), fields, batch_size=500)


def _renamed(model: type[Model], rows: Q, names: list[str], fields: tuple[str, ...]) -> list[Model]:
    """Return rows with names written over in words that are sealed: only whoever opens them can."""
    found = model._base_manager.filter(rows)
    return [row for row in found.iterator() if any([_unnamed(row, f, names) for f in fields])]


def _unnamed(row: Model, field: str, names: list[str]) -> bool:
    was = getattr(row, field)
    text = was if isinstance(was, str) else _json(was)
    said = reduce(lambda text, name: text.replace(name, SOMEBODY), names, text)
    setattr(row, field, said if isinstance(was, str) else json.loads(said))
    return said != text


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _write_over(model: type[Model], rows: Q, fields: tuple[str, ...]) -> None:
    indexes = {field.name for field in model._meta.fields if isinstance(field, BlindIndexField)}
    values: dict[str, Any] = {field: _gone(model, field) for field in fields}
    model._base_manager.filter(rows).update(**values, **dict.fromkeys(indexes, ""))
    write_over_history(model, rows, values)


def _gone(model: type[Model], field: str) -> Case:
    column: Any = model._meta.get_field(field)
    gone, nothing = (Value(words, output_field=column) for words in (GONE, ""))
    return Case(When(**{field: "", "then": nothing}), default=gone)


def write_over_history(model: type[Model], rows: Q, values: dict[str, Any]) -> None:
    """Write over rows of a history, which otherwise nothing may change; the trail tells of it."""
    history = _history_of(model)
    if history is None:
        return
    said = {f"said_{field}": _as_expression(value) for field, value in values.items()}
    found = history._base_manager.filter(rows).annotate(**said).values("pk", *said)
    changes = {
        row["pk"]: {field: _stored(history, field, row[f"said_{field}"]) for field in values}
        for row in found
    }
    write_over(history._meta.db_table, changes, why=WHY, by=BY)


def _stored(model: type[Model], field: str, value: Any) -> Any:
    """Return a value as its column holds it: sealed where the column is."""
    column: Any = model._meta.get_field(field)
    is_sealed = isinstance(column, Sealed)
    return column.get_db_prep_value(value, connection) if is_sealed else value


def _as_expression(value: Any) -> Any:
    return value if hasattr(value, "resolve_expression") else Value(value)


def _history_of(model: type[Model]) -> type[Model] | None:
    try:
        return apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    except LookupError:
        return None


def _erase_copies(patient: Patient) -> None:
    """Let go of her mails as they were sent, and of answers of the API that name her."""
    readers = [patient.uid, *patient.carers.values_list("uid", flat=True)]
    hers = Message.objects.filter(
        recipient_kind__in=[RecipientKind.PATIENT, RecipientKind.CARER], recipient_uid__in=readers
    )
    SentCopy.objects.filter(message__in=hers).delete()
    answers = IdempotentResponse.objects.filter(clinic_id=patient.clinic_id)
    hints = [str(patient.uid), patient.family_name, *filter(None, [patient.email])]
    about_her = [row.pk for row in answers.iterator() if _says(row.body, hints)]
    answers.filter(pk__in=about_her).delete()


def _says(body: Any, hints: list[str]) -> bool:
    text = _json(body).casefold()
    return any(hint.casefold() in text for hint in hints)


def _erase_reasons(patient: Patient) -> None:
    """Let go of the reasons that were given for changes of her record."""
    sources = []
    for model in apps.get_models():
        if not model.__name__.endswith("Event") or not hasattr(model, "pgh_context"):
            continue
        names = {field.name for field in model._meta.concrete_fields}
        if model._meta.label == "patients.PatientEvent":
            sources.append((model._meta.db_table, "pgh_obj_id"))
        elif "patient" in names:
            sources.append((model._meta.db_table, "patient_id"))
    with connection.cursor() as cursor:
        for table, column in sources:
            cursor.execute(
                f"""
                SELECT number, metadata - 'reason' FROM pghistory_context
                WHERE metadata ? 'reason' AND id IN (
                    SELECT pgh_context_id FROM {table} WHERE {column} = %s)
                """,  # noqa: S608 - names of our own tables
                [patient.pk],
            )
            changes = {key: {"metadata": json.loads(said)} for key, said in cursor.fetchall()}
            write_over(CONTEXT, changes, why=WHY, by=BY)
