"""What she reported. OFFSET 0, here and in `visits`, keeps the planner to one short index scan a
patient: it cannot know how few of her rows are recent, and would read whole tables, once a batch.
"""

# Her own baseline: the mean of her first 3 check-ins on this drug, of 2 while she has only 4.
BASELINES = """
baselines AS MATERIALIZED (
    SELECT patient_id, avg(pain) AS mean, max(reported_for) AS until, count(*) AS reports
    FROM (
        SELECT people.patient_id, early.reported_for, early.pain,
            row_number() OVER (PARTITION BY people.patient_id ORDER BY early.reported_for) AS nth,
            count(*) OVER (PARTITION BY people.patient_id) AS known
        FROM people CROSS JOIN LATERAL (
            SELECT reported_for, pain FROM patients_symptomreport r
            WHERE r.patient_id = people.patient_id AND {report:r} AND r.pain IS NOT NULL
                AND r.reported_for >= people.started_on
            ORDER BY reported_for LIMIT 5
        ) AS early
    ) AS firsts
    WHERE known >= 4 AND nth <= LEAST(3, known - 2)
    GROUP BY patient_id
)"""

# Recent check-ins on this drug, and what each is worth to the rules. A patient's calendar may be
# a day ahead of the clinic's. A pause she was told to take is no answer about missed tablets.
REPORTS = """
reports AS (
    SELECT r.patient_id, r.reported_for, r.created_at, r.source, r.pain, r.tiredness,
        r.sleep_problems, r.hot_flushes, r.bother, r.red_flags, r.missed_reason,
        r.thinking_of_stopping,
        CASE WHEN r.missed_reason <> 'advised' THEN r.missed_doses END AS doses,
        CASE WHEN r.thinking_of_stopping IN ('yes', 'stopped', 'no')
            THEN r.thinking_of_stopping <> 'no' END AS means_to_stop,
        b.mean AS baseline, b.reports AS baseline_reports,
        CASE WHEN r.reported_for > b.until
            THEN r.pain - b.mean >= %(worsening_rise)s END AS worse,
        num_nonnulls(r.pain, r.tiredness, r.sleep_problems, r.hot_flushes) >= %(burden_count)s
            OR r.bother IS NOT NULL AS burden_answered,
        COALESCE((r.pain >= %(burden_level)s)::int, 0)
            + COALESCE((r.tiredness >= %(burden_level)s)::int, 0)
            + COALESCE((r.sleep_problems >= %(burden_level)s)::int, 0)
            + COALESCE((r.hot_flushes >= %(burden_level)s)::int, 0) AS symptoms
    FROM people
    CROSS JOIN LATERAL (
        SELECT * FROM patients_symptomreport recent
        WHERE recent.patient_id = people.patient_id AND {report:recent}
            AND recent.reported_for > %(today)s - %(report_days)s
            AND recent.reported_for <= %(today)s + 1
        OFFSET 0
    ) AS r
    LEFT JOIN baselines b ON b.patient_id = people.patient_id
    WHERE r.reported_for >= people.started_on
)"""

# Counted back from the newest: `..._nth` numbers the answers to one question, `..._quiet` counts
# the pairs of pain answers in a row without a hit that are as new as this one or newer. One
# question asked again after a call is no check-in: it was not asked about warning signs.
READINGS = """
readings AS MATERIALIZED (
    SELECT *,
        count(*) FILTER (WHERE source <> 're_ask') OVER newest AS nth,
        count(pain) OVER newest AS pain_nth,
        count(doses) OVER newest AS doses_nth,
        count(means_to_stop) OVER newest AS stopping_nth,
        count(NULLIF(thinking_of_stopping, '')) OVER newest AS thinking_nth,
        count(*) FILTER (WHERE burden_answered) OVER newest AS burden_nth,
        count(*) FILTER (WHERE pain >= %(sustained_pain_pain)s) OVER newest AS pain_hit_nth,
        count(*) FILTER (WHERE pain < %(sustained_pain_pain)s
            AND pain_before < %(sustained_pain_pain)s) OVER newest AS pain_quiet,
        count(*) FILTER (WHERE worse) OVER newest AS worse_hit_nth,
        count(*) FILTER (WHERE NOT worse AND NOT worse_before) OVER newest AS worse_quiet
    FROM (
        SELECT *, lead(pain) OVER of_pain AS pain_before, lead(worse) OVER of_pain AS worse_before
        FROM reports
        WINDOW of_pain AS (PARTITION BY patient_id, pain IS NULL ORDER BY reported_for DESC)
    ) AS with_the_one_before
    WINDOW newest AS (PARTITION BY patient_id ORDER BY reported_for DESC)
)"""

# When each was last heard from; NULL for never.
LAST_HEARD = """
last_heard AS (
    SELECT people.patient_id, people.asked_since, newest.reported_for AS last_report
    FROM people LEFT JOIN LATERAL (
        SELECT reported_for FROM patients_symptomreport r
        WHERE r.patient_id = people.patient_id AND {report:r}
        ORDER BY reported_for DESC LIMIT 1
    ) AS newest ON true
)"""

# In which of the clinic's own check-in periods she answered, of those that are over; counted from
# the day since when she is asked, so that nothing changes between two days of one period.
ANSWERED = """
answered AS (
    SELECT h.patient_id, h.asked_since, (%(today)s - h.asked_since) / %(check_in_days)s AS periods,
        %(patchy_window_days)s / %(check_in_days)s AS expected,
        array_agg(DISTINCT (r.reported_for - h.asked_since) / %(check_in_days)s)
            FILTER (WHERE r.reported_for >= h.asked_since) AS heard_in
    FROM last_heard h LEFT JOIN readings r ON r.patient_id = h.patient_id
    WHERE %(today)s - h.asked_since >= %(patchy_window_days)s
    GROUP BY h.patient_id, h.asked_since
)"""
