"""The figures about the rules themselves, of a whole clinic at once."""

from django.conf import settings
from django.db import connection

from adherence.actions import assess, ensure_rule_set
from adherence.quality import WEEKS, last_weeks
from adherence.quality import measure as figures_of
from bench import measure
from bench.population import populate
from bench.registry import Result, bench
from clinic import clock
from clinic.actors import Actor
from clinic.scratch import empty

ROUNDS = 3
# What was raised now is dated over the year, and every second episode closed a week later.
YEAR = """
UPDATE patients_patient SET created_at = created_at - interval '500 days';
UPDATE adherence_signal SET first_seen_at = first_seen_at
    - make_interval(days => patient_id::int %% 360);
UPDATE adherence_episode SET opened_at = opened_at - make_interval(days => patient_id::int %% 360);
UPDATE adherence_episode SET state = 'resolved', outcome = 'advice', resolved_by_id = %(staff)s,
    resolved_at = opened_at + interval '7 days'
WHERE id %% 2 = 0 AND patient_id %% 360 > 7;
ANALYZE;
"""


@bench(
    "quality",
    "all figures of the page about quality, over 13 and 52 weeks of a large clinic",
    statements="<= 12",
    weeks_13_s="no limit",
    weeks_52_s="no limit",
)
def run_quality() -> Result:
    """Time what one look at the page, and one report of a quarter, computes."""
    empty()
    clinic, staff = populate(size=settings.BENCH_PATIENTS)
    ensure_rule_set(clinic=clinic, by=Actor.member(staff))
    assess(clinic_id=clinic.pk, now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute(YEAR, {"staff": staff.pk})
    found = {}
    for weeks in (WEEKS[0], WEEKS[-1]):

        def look(weeks: int = weeks) -> None:
            figures_of(last_weeks(clinic, weeks=weeks, now=clock.now()))

        look()
        times = [measure.seconds(look) for _ in range(ROUNDS)]
        found[f"weeks_{weeks}_s"] = round(measure.median(times), 2)
    return Result(
        "quality",
        {"statements": measure.queries(look), **found},
        {"patients": settings.BENCH_PATIENTS, "rounds": ROUNDS},
    )
