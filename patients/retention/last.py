"""The last erasure: when the clinic's years are over, what was kept of a patient goes as well.

Her tables are found by walking the foreign keys that lead to her, so that a new one cannot be
forgotten. The database lets it happen only for a patient whose years it finds to be over, whoever
asks (`patients_years_are_over`). Histories go by the trail's lawful cut, which refuses what is
younger.
"""

import json
import logging
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction

from clinic.actors import Actor
from clinic.trail.amending import cut, write_over
from clinic.trail.tables import CONTEXT, is_history
from patients.models import Departure, Patient

logger = logging.getLogger(__name__)
Model = type[models.Model]
WHY = "the clinic's years are over"
# What the database asks whether the years are over: the very last to go.
_FACTS = (Departure, Patient)


def erase_for_good(key: int, by: Actor) -> bool:
    """Erase every row about the patient of a departure (its key), histories included.

    False where the database or the trail still keeps some of it; then all of it stays.
    """
    departure = Departure.objects.select_related("patient").get(pk=key)
    patient = departure.patient
    try:
        with transaction.atomic():
            _erase(patient, by)
    except IntegrityError:
        logger.warning("what is kept of the patient %s does not go yet", patient.uid)
        return False
    return True


def _erase(patient: Patient, by: Actor) -> None:
    keys = rows_about(patient)
    uids = _names(patient)
    actors = [f"{kind}:{uid}" for uid in uids for kind in ("patient", "carer")]
    _say("steady.last_erasing", str(patient.pk))
    _without_notes_of_deleting([model._meta.db_table for model in keys])
    for model, field in _by_name():
        model._base_manager.filter(**{f"{field}__in": uids}).delete()
    for model in reversed(keys):
        if model not in _FACTS:
            _delete(model, keys[model])
    for last in _FACTS:
        _delete(last, keys[last])
    _check_now()
    _say("pgtrigger.ignore", "{}")
    _say("steady.last_erasing", "")
    for history, found in histories_of(keys).items():
        cut(history._meta.db_table, found, why=WHY, by=by)
    _no_longer_the_actor(actors, by)


def rows_about(patient: Patient) -> dict[Model, set[int]]:
    """Return the keys of the rows that lead to her, by model: whom others lean on comes first."""
    found: dict[Model, set[int]] = {Patient: {patient.pk}}
    waiting: list[Model] = [Patient]
    while waiting:
        parent = waiting.pop(0)
        for model, field in _leaning_on(parent):
            rows = model._base_manager.filter(**{f"{field}__in": found[parent]})
            new = set(rows.values_list("pk", flat=True)) - found.get(model, set())
            if model not in found or new:
                found[model] = found.get(model, set()) | new
                waiting.append(model)
    return {model: found[model] for model in _parents_first(found)}


def _parents_first(among: dict[Model, set[int]]) -> list[Model]:
    order: TopologicalSorter[Model] = TopologicalSorter()
    for parent in among:
        order.add(parent)
        for model, _field in _leaning_on(parent):
            if model is not parent:
                order.add(model, parent)
    return list(order.static_order())


def histories_of(keys: dict[Model, set[int]]) -> dict[Model, set[int]]:
    """Return the keys of the history's rows about these rows, or about what leaned on them."""
    found: dict[Model, set[int]] = {}
    for model in list(keys):
        for history in apps.get_models():
            if not is_history(history) or history.pgh_tracked_model is not model:  # type: ignore[attr-defined]
                continue
            of_rows = models.Q(pgh_obj_id__in=keys[model])
            for parent in keys:
                for name in [f for m, f in _leaning_on(parent) if m is model]:
                    if any(field.name == name for field in history._meta.concrete_fields):
                        of_rows |= models.Q(**{f"{name}__in": keys[parent]})
            events = history._base_manager.filter(of_rows)
            found[history] = set(events.values_list("pk", flat=True))
    return found


def _leaning_on(parent: Model) -> list[tuple[Model, str]]:
    """Return the models of the house with a foreign key to one, whose rows go with its."""
    return [
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not is_history(model)
        for field in model._meta.concrete_fields
        if field.remote_field
        and field.related_model is parent
        and field.remote_field.on_delete is not models.SET_NULL
    ]


def _by_name() -> list[tuple[Model, str]]:
    """Return the columns that know a patient, or who helps her, by the public name alone."""
    return [
        (model, field.name)
        for model in apps.get_models()
        if model._meta.app_label in settings.APPS_OF_THE_HOUSE and not is_history(model)
        for field in model._meta.concrete_fields
        if isinstance(field, models.UUIDField) and field.name.endswith("_uid")
    ]


def _names(patient: Patient) -> list[Any]:
    return [patient.uid, *patient.carers.values_list("uid", flat=True)]


def _delete(model: Model, keys: set[int]) -> None:
    """Delete rows; what leans on them is gone already, or the commit refuses."""
    meta = model._meta
    with connection.cursor() as cursor:
        cursor.execute(
            f'DELETE FROM "{meta.db_table}" WHERE "{meta.pk.column}" = ANY(%s)',  # noqa: S608
            [sorted(keys)],
        )


def _no_longer_the_actor(actors: list[str], by: Actor) -> None:
    """Write over her public name where the trail says that she did something herself."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT number, metadata || '{"actor": "patient:(erased)"}' FROM pghistory_context
            WHERE metadata ->> 'actor' = ANY(%s)
            """,
            [actors],
        )
        changes = {key: {"metadata": json.loads(said)} for key, said in cursor.fetchall()}
    write_over(CONTEXT, changes, why=WHY, by=by)


def _check_now() -> None:
    """Let what still leans on a row that went be found here, and not when the night commits."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _without_notes_of_deleting(tables: list[str]) -> None:
    """Keep the history from noting, with all they held, the rows that go now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT set_config('pgtrigger.ignore', coalesce(array_agg(tgname)::text, '{}'), true)
            FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
            WHERE relname = ANY(%s) AND tgname LIKE 'pgtrigger_delete_delete%%'
            """,
            [tables],
        )


def _say(setting: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])
