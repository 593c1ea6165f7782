"""The nightly assessment: beside the bare SQL of its features, twice, and at three sizes."""

import math
from collections.abc import Callable

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from adherence.actions import assess, ensure_rule_set
from adherence.actions.assessing import BATCH
from adherence.features import features_only, parameters
from bench import measure
from bench.population import populate
from bench.registry import Result, bench
from clinic import clock
from clinic.actors import Actor
from clinic.models import Clinic
from clinic.scratch import OURS, empty
from patients.models import Patient, SymptomReport
from programs.models import Booking

ROUNDS = 5
LEAST = 10_000
MOST = 1_000_000


def sizes(patients: int) -> list[int]:
    """Return three clinics' patients, evenly spread on a log scale, up to the size asked for.

    From 10,000 on, where the cost of a pass is that of its patients; a small run, which only
    tells whether the benchmark works, starts at a hundredth.
    """
    if patients < 100:
        raise CommandError(f"A clinic of {patients} patients is too small to measure: name 100 up.")
    least = LEAST if patients > LEAST else patients // 100
    return [least, round(math.sqrt(least * patients)), patients]


def _on(tried: list[int]) -> dict[str, float | int]:
    """Say on how much it was measured, and which size of the design was not run."""
    missing = {"patients not run": MOST} if tried[-1] < MOST else {}
    return {
        "patients": tried[-1],
        "patients at the least": tried[0],
        "reports": SymptomReport.objects.count(),
        "bookings": Booking.objects.count(),
        **missing,
        "rounds": ROUNDS,
    }


def _bare(clinic: Clinic) -> Callable[[], None]:
    """Return the query of the features alone, in the batches that the assessment takes."""
    now = clock.now()
    rules = ensure_rule_set(clinic=clinic, by=Actor.system("bench"))
    keys = list(Patient.objects.filter(clinic=clinic).order_by("pk").values_list("pk", flat=True))
    batches = [
        parameters(clinic=clinic, policy=rules.policy, patients=keys[n : n + BATCH], now=now)
        for n in range(0, len(keys), BATCH)
    ]

    def run() -> None:
        with connection.cursor() as cursor:
            for values in batches:
                cursor.execute(features_only(), values)
                cursor.fetchall()

    return run


def _rows_written() -> int:
    """Return the rows that PostgreSQL has inserted, changed or deleted in the house's tables."""
    tables = [f"{app}\\_%" for app in OURS]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
            " WHERE relname LIKE ANY(%s)",
            [tables],
        )
        return int(cursor.fetchone()[0])


def slope(points: list[tuple[int, float]]) -> float:
    """Return how log cost grows with log patients: the least-squares line's slope."""
    xs = [math.log(size) for size, _ in points]
    ys = [math.log(cost) for _, cost in points]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return rise / sum((x - middle_x) ** 2 for x in xs)


@bench(
    "assess",
    "all patients of a clinic, beside the bare SQL of the same features; slope over three sizes",
    ratio_to_sql="<= 2",
    second_pass_writes="= 0",  # noqa: S106  (no secret)
    first_pass_s="no limit",  # noqa: S106
    slope="<= 1.1",
)
def run_assess() -> Result:
    """Time the pass of a night on which nothing changed, which is nearly all of its work.

    `first_pass_s` is the first one over all patients, which raises every signal there is.
    """
    tried = sizes(settings.BENCH_PATIENTS)
    costs = []
    for size in tried:
        empty()
        clinic, _staff = populate(size=size)
        ensure_rule_set(clinic=clinic, by=Actor.system("bench"))

        def nightly(clinic: Clinic = clinic) -> None:
            assess(clinic_id=clinic.pk, now=clock.now())

        first = measure.seconds(nightly)
        before = _rows_written()
        nightly()
        written = _rows_written() - before
        bare = _bare(clinic)
        bare()
        pairs = [(measure.seconds(nightly), measure.seconds(bare)) for _ in range(ROUNDS)]
        costs.append((size, measure.median([ours for ours, _ in pairs])))
    return Result(
        "assess",
        {
            "ratio_to_sql": round(measure.median([ours / bare for ours, bare in pairs]), 2),
            "second_pass_writes": written,
            "first_pass_s": round(first, 2),
            "slope": round(slope(costs), 2),
        },
        _on(tried),
    )
