"""How long the tablets that she fetched last."""

# Each fill of the drug she is on. A fill fetched early is taken up when the one before it is used
# up: with days d and running totals s, the tablets last until s(i) + max over k <= i of
# (d(k) - s(k - 1)). Other drugs do not count: what is left of them is not taken.
FILLS = """
fills AS (
    SELECT people.patient_id, f.dispensed_on, f.created_at, f.until,
        f.until - f.days_supply AS begins
    FROM people CROSS JOIN LATERAL (
        SELECT dispensed_on, created_at, days_supply,
            max(day - (total - days_supply)) OVER in_order + total AS until
        FROM (
            SELECT d.id, d.dispensed_on, d.created_at, d.days_supply,
                GREATEST(d.dispensed_on, people.started_on) AS day,
                (sum(d.days_supply) OVER (ORDER BY d.dispensed_on, d.id))::int AS total
            FROM patients_dispensing d
            WHERE d.patient_id = people.patient_id AND {fill} AND d.drug = people.drug
                AND d.dispensed_on > people.started_on - %(fetched_early_days)s
                AND d.dispensed_on <= %(today)s
        ) AS fetched
        WINDOW in_order AS (ORDER BY dispensed_on, id)
    ) AS f
)"""

# Until when she has tablets, and the share of days covered up to the last Monday, so that a day
# more changes nothing. Of a patient whose first fill on this drug is still to come, but of whom
# fills were recorded before, the supply ends when the drug began.
SUPPLY = """
supply AS (
    SELECT people.patient_id, COALESCE(own.until, people.started_on) AS until, own.last_fill,
        own.known_at, own.counted_from, own.counted_to - own.counted_from AS days, own.covered
    FROM people
    LEFT JOIN (
        SELECT f.patient_id, max(f.until) AS until, max(f.dispensed_on) AS last_fill,
            max(f.created_at) AS known_at, w.counted_from, w.counted_to,
            sum(GREATEST(0, LEAST(f.until, w.counted_to) - GREATEST(f.begins, w.counted_from)))::int
                AS covered
        FROM fills f JOIN (
            SELECT patient_id, date_trunc('week', %(today)s::date)::date AS counted_to,
                GREATEST(date_trunc('week', %(today)s::date)::date - %(low_cover_over_days)s,
                    min(begins)) AS counted_from
            FROM fills GROUP BY patient_id
        ) AS w ON w.patient_id = f.patient_id
        GROUP BY f.patient_id, w.counted_from, w.counted_to
    ) AS own ON own.patient_id = people.patient_id
    WHERE own.until IS NOT NULL OR EXISTS (
        SELECT 1 FROM patients_dispensing d
        WHERE d.patient_id = people.patient_id AND {fill}
            AND d.dispensed_on <= people.started_on)
)"""
