"""The queue of patients whose facts changed, read by whoever assesses them."""

from collections.abc import Iterable

from django.db import connection

from clinic import clock
from clinic.wakeups import wake_on_commit


def mark_changed(patient_ids: Iterable[int]) -> None:
    """Note, in the caller's transaction, that facts about these patients (keys) changed.

    The upsert locks an existing row, so an assessment that is deleting it either waits for this
    transaction or is waited for; a change is never lost between the two.
    """
    keys = sorted(set(patient_ids))
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO patients_factschange (patient_id, changed_at)
            SELECT id, %s FROM unnest(%s::bigint[]) AS id ORDER BY id
            ON CONFLICT (patient_id) DO UPDATE SET changed_at = excluded.changed_at
            """,
            [clock.now(), keys],
        )
    wake_on_commit("facts-changed")
