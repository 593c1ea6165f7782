"""Which facts count: those that stand now, or those that the clinic knew at a past moment.

A feature names a fragment in braces where it picks its facts; `in_words_of` puts it in. LIVE is
what the worklist runs on and what the indexes serve. AS_OF answers for any `%(now)s` of the past:
for replaying a set of rules and for evaluating it.
"""

from collections.abc import Mapping
from types import MappingProxyType

LIVE: Mapping[str, str] = MappingProxyType(
    {
        "report": "{r}.superseded_at IS NULL",
        "patient_active": "p.status = 'active'",
        "enrollment_active": "e.status = 'active'",
        "outcome": "true",
        "fill": "d.removed_at IS NULL",
    }
)

# The status a row of an audited table had: its newest audit row by then, else its oldest one, else
# the row itself (rows that were loaded without an audit).
_STATUS_THEN = """COALESCE(
            (SELECT h.status FROM {history} h WHERE h.pgh_obj_id = {row}.id
                AND h.pgh_created_at <= %(now)s ORDER BY h.pgh_id DESC LIMIT 1),
            (SELECT h.status FROM {history} h WHERE h.pgh_obj_id = {row}.id
                ORDER BY h.pgh_id LIMIT 1),
            {otherwise})"""

AS_OF: Mapping[str, str] = MappingProxyType(
    {
        "report": "{r}.created_at <= %(now)s"
        " AND ({r}.superseded_at IS NULL OR {r}.superseded_at > %(now)s)",
        "patient_active": "p.created_at <= %(now)s AND "
        + _STATUS_THEN.replace("{history}", "patients_patientevent")
        .replace("{row}", "p")
        .replace("{otherwise}", "p.status")
        + " = 'active'",
        "enrollment_active": "e.starts_on <= %(today)s"
        " AND (e.ended_on IS NULL OR e.ended_on > %(today)s) AND "
        + _STATUS_THEN.replace("{history}", "programs_enrollmentevent")
        .replace("{row}", "e")
        .replace("{otherwise}", "CASE WHEN e.ended_on IS NULL THEN e.status ELSE 'active' END")
        + " = 'active'",
        "outcome": "COALESCE(b.recorded_at, b.cancelled_at) <= %(now)s",
        "fill": "d.created_at <= %(now)s AND (d.removed_at IS NULL OR d.removed_at > %(now)s)",
    }
)


def in_words_of(sql: str, known: Mapping[str, str]) -> str:
    """Return a feature's SQL with its fragments put in; `{report:x}` is about the alias x."""
    for name, fragment in known.items():
        if "{r}" in fragment:
            for alias in ("r", "recent"):
                sql = sql.replace(f"{{{name}:{alias}}}", fragment.replace("{r}", alias))
        sql = sql.replace(f"{{{name}}}", fragment)
    return sql
