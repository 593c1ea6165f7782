"""Which sessions she came to."""

# Sessions that count for attendance, of the program under way: `her_sessions` of programs in SQL.
# Missed is what dose calls missed: not coming, and cancelling with less notice than the clinic
# excuses. So is cancelling for joint pain, however early: that is what this list is for, while
# dose passes it over. The clinic's own cancellations are not hers, and a session without a
# recorded outcome is unknown.
COUNTED = """b.status IN ('attended', 'no_show')
        OR (b.status = 'cancelled' AND b.had_place AND b.cancel_reason <> 'clinic'
            AND (b.notice_hours < %(excused_notice_hours)s OR b.cancel_reason = 'joint_pain')
            AND NOT EXISTS (
                SELECT 1 FROM programs_booking again
                WHERE again.session_id = b.session_id AND again.enrollment_id = b.enrollment_id
                    AND (again.status <> 'cancelled' OR (again.id < b.id AND again.had_place))))"""
VISITS = f"""
visits AS MATERIALIZED (
    SELECT b.patient_id, (b.starts_at AT TIME ZONE %(zone)s)::date AS day, b.starts_at,
        b.status = 'attended' AS attended, COALESCE(b.recorded_at, b.cancelled_at) AS known_at,
        count(*) FILTER (WHERE b.status = 'attended') OVER newest AS attended_since
    FROM people
    JOIN programs_enrollment e ON e.patient_id = people.patient_id AND {{enrollment_active}}
    CROSS JOIN LATERAL (
        SELECT * FROM programs_booking recent
        WHERE recent.patient_id = people.patient_id AND recent.starts_at <= %(now)s
            AND recent.starts_at > %(now)s - make_interval(days => %(visit_days)s)
        OFFSET 0
    ) AS b
    WHERE b.enrollment_id = e.id AND {{outcome}} AND (
        {COUNTED})
    WINDOW newest AS (PARTITION BY b.patient_id ORDER BY b.starts_at DESC)
)"""  # noqa: S608
