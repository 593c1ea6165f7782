"""The database of a whole clinic, read as a thief reads it: by its rows, without the keys."""

from typing import Any

from django.apps import apps
from django.db import connection

from clinic.models import Clinic
from patients.models import Patient
from tests.sealed import opened_texts

# Words that stand in clear by right as well, such as the name of a class and of its protocol.
ALSO_ELSEWHERE = {"programs_series", "programs_session", "programs_sessionevent"}
LEAST = 8  # shorter ones stand in other words by chance


def fields_with_choices() -> list[Any]:
    """Return the columns that hold codes of the house, which a reason may repeat."""
    models = apps.get_models()
    return [f for model in models for f in model._meta.concrete_fields if f.choices]


def everything_in_clear() -> str:
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} AS t")
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def test_nothing_that_is_sealed_stands_anywhere_in_clear(demo: Clinic) -> None:
    sealed = {
        text
        for table, text in opened_texts()
        if len(text) >= LEAST and table.removesuffix("event") not in ALSO_ELSEWHERE
    }
    contacts = set(Patient.objects.values_list("email", flat=True)) - {""}
    assert contacts <= sealed
    assert len(sealed) > 3 * len(contacts)
    clear = everything_in_clear()
    codes = {str(value) for f in fields_with_choices() for value, _words in f.flatchoices}
    assert [text for text in sorted(sealed - codes) if text in clear] == []
    assert Patient.objects.first().mrn in clear
