"""Time as the clinic is open, in SQL.

Hours and closures count as they are set now. A clinic without hours of its own is open at any
time. Local times become instants day by day, so a day on which the clocks change is as long as it
is.
"""

# `before` is how many seconds the clinic was open on all days before this one.
HOURS = """
hours AS MATERIALIZED (
    SELECT day, spans, COALESCE(sum(seconds) OVER (
        ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM (
        SELECT day, spans, COALESCE((SELECT sum(extract(epoch FROM upper(s) - lower(s)))
            FROM unnest(spans) AS s), 0) AS seconds
        FROM (
            SELECT d::date AS day, CASE
                WHEN EXISTS (SELECT 1 FROM clinic_closure c WHERE c.clinic_id = %(clinic)s
                    AND c.room_id IS NULL AND c.staff_id IS NULL
                    AND d::date BETWEEN c.first_day AND c.last_day) THEN '{}'::tstzmultirange
                WHEN NOT EXISTS (SELECT 1 FROM clinic_workinghours h
                    WHERE h.clinic_id = %(clinic)s AND h.room_id IS NULL AND h.staff_id IS NULL)
                    THEN tstzmultirange(tstzrange(
                        d AT TIME ZONE %(zone)s, (d + interval '1 day') AT TIME ZONE %(zone)s))
                ELSE COALESCE((
                    SELECT range_agg(tstzrange((d::date + h.opens) AT TIME ZONE %(zone)s,
                        (d::date + h.closes) AT TIME ZONE %(zone)s))
                    FROM clinic_workinghours h
                    WHERE h.clinic_id = %(clinic)s AND h.room_id IS NULL AND h.staff_id IS NULL
                        AND h.weekday = extract(isodow FROM d)), '{}'::tstzmultirange)
                END AS spans
            FROM generate_series((%(hours_first)s::date)::timestamp, %(today)s, '1 day') AS d
        ) AS opening
    ) AS timed
)"""


def opened_until(moment: str, hours: str) -> str:
    """Return SQL: the seconds that the clinic had been open by a moment, on the row of its day."""
    return (
        f"({hours}.before + COALESCE((SELECT sum(extract(epoch FROM upper(s) - lower(s))) FROM "  # noqa: S608
        f"unnest({hours}.spans * tstzmultirange(tstzrange(NULL, {moment}))) AS s), 0))"
    )


def on_day_of(moment: str, hours: str) -> str:
    """Return SQL: whether a row of `hours` is about the local day of a moment."""
    return f"{hours}.day = ({moment} AT TIME ZONE %(zone)s)::date"
