"""From the press of a patient to the nurse's list, with a real worker between."""

import random
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection

from adherence.actions import assess_overdue
from adherence.models import Episode
from bench import measure
from bench.population import populate
from bench.registry import Result, bench
from bench.serving import DidNotStart, running_worker
from clinic import clock
from clinic.actors import Actor
from clinic.models import Heartbeat
from clinic.scratch import work_folder
from patients.actions import record_report
from patients.models import Patient
from patients.models.symptom_report import RedFlag, ReportSource

REPORTS = 30
LOOK_EVERY_S = 0.01
LONGEST_S = 60


def _wait_for(what: str, there: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_S
    while not there():
        if time.monotonic() > end:
            raise DidNotStart(f"{what} within {LONGEST_S} s.")
        time.sleep(LOOK_EVERY_S)


def _flagged_after(patient: Patient) -> float:
    """Save a report that nobody may overlook; return the seconds until she is on the worklist."""

    def save() -> None:
        record_report(
            patient=patient,
            reported_for=clock.today("UTC"),
            pain=9,
            red_flags=[RedFlag.CHEST_PAIN],
            source=ReportSource.LINK,
            by=Actor.patient(patient.uid),
        )

    save()
    return measure.seconds(
        lambda: _wait_for("Nobody was flagged", Episode.objects.filter(patient=patient).exists)
    )


@bench(
    "flag_latency",
    "a report is saved -> the patient is on the worklist of a large clinic, with a worker on the"
    " file queue",
    p50_s="no limit",
    p95_s="<= 2",
)
def flag_latency() -> Result:
    populate(size=max(settings.BENCH_PATIENTS, 10 * REPORTS))
    assess_overdue(now=clock.now())
    patients = list(Patient.objects.filter(episodes=None).order_by("pk")[:REPORTS])
    with running_worker(work_folder()):
        _wait_for("No worker came up", Heartbeat.objects.exists)
        pause = random.Random(1)  # noqa: S311  (so that reports do not keep step with the worker)
        times = []
        for patient in patients:
            time.sleep(pause.random())
            times.append(_flagged_after(patient))
    connection.close()
    return Result(
        "flag_latency",
        {
            "p50_s": round(measure.percentile(times, 0.5), 2),
            "p95_s": round(measure.percentile(times, 0.95), 2),
        },
        {"reports": len(times), "patients": Patient.objects.count()},
    )
