"""A small trial on the product's own tables and rules."""

import json
from dataclasses import asdict
from xml.etree import ElementTree

import numpy as np
import pytest
from django.db import transaction

from adherence.models import Episode, Signal
from clinic.scratch import without_triggers
from patients.models import SymptomReport, TherapyCourse
from programs.models import Booking, Enrollment
from simulation import report
from simulation.calendar import FIRST_MONDAY, day, list_is_made
from simulation.cohort import simulate
from simulation.loading import in_time, load
from simulation.plan import Plan
from simulation.trial import run
from simulation.worklist import work
from simulation.worlds import WORLDS

pytestmark = pytest.mark.django_db
PLAN = Plan(patients=70, weeks=26, calls=4.0)


@pytest.fixture
def cohort():
    return simulate(seed=1, size=PLAN.patients, weeks=PLAN.weeks, world=WORLDS["default"])


def figures(result: dict) -> dict:
    return {key: value for key, value in result.items() if key != "seconds"}


def test_a_trial_is_the_same_each_time_and_its_workload_is_equal(tmp_path):
    with transaction.atomic():
        first = run("default", 1, PLAN)
        transaction.set_rollback(True)
    assert figures(run("default", 1, PLAN)) == figures(first)
    counts = {score["calls"] for score in first["scores"].values()}
    assert len(counts) == 1
    assert counts.pop() > 20
    report.store({"plan": asdict(PLAN), "minutes": 1.0, "trials": [first]}, tmp_path)
    report.write(report.stored(tmp_path), tmp_path)
    text = (tmp_path / "evaluation.md").read_text(encoding="utf-8")
    assert text.index("## Limits, first") < text.index("## In short")
    assert f"{100 * first['scores']['rules']['sensitivity']:.0f} (" in text
    for picture in ("evaluation-found.svg", "evaluation-rules.svg"):
        drawn = (tmp_path / "images" / picture).read_text(encoding="utf-8")
        assert ElementTree.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"
    assert json.loads((tmp_path / "evaluation.json").read_text())["trials"][0]["seed"] == 1


def test_the_rows_say_what_the_cohort_says(cohort):
    loaded = load(cohort)
    assert loaded.patients == [row + 1 for row in in_time(cohort).tolist()]
    row = next(row for row in in_time(cohort).tolist() if cohort.attendance.has_program[row])
    first = int(cohort.people.first_week[row])
    reports = SymptomReport.objects.filter(patient_id=row + 1)
    assert reports
    for one in reports:
        week = (one.reported_for - FIRST_MONDAY).days // 7 - first
        assert one.pain == cohort.pain[row, week]
        assert cohort.given[row, week]
        assert one.created_at.date() == one.reported_for
    assert TherapyCourse.objects.filter(patient_id=row + 1).first().started_on == day(first)
    attended = Booking.objects.filter(patient_id=row + 1, status="attended").count()
    inside = PLAN.weeks - first - int(cohort.attendance.begins[row])
    until = int(cohort.attendance.until[row])
    assert attended == cohort.attendance.came[row, : max(0, min(2 * inside, until))].sum()
    assert not Enrollment.objects.filter(patient_id=row + 1, status="active").exists()
    for model in (SymptomReport, Booking, TherapyCourse, Enrollment):
        for one in model.objects.all()[:50]:
            one.validate_constraints()


def test_a_week_sees_nothing_of_the_weeks_after_it(cohort):
    """Cut off after some weeks, the list was worked in the same way until then."""
    loaded = load(cohort)
    whole = [
        week.called for week in work(loaded, weeks=PLAN.weeks, calls=[3] * PLAN.weeks, rest_weeks=4)
    ]
    assert any(whole)
    half = PLAN.weeks // 2
    late = list_is_made(half - 1)
    with without_triggers():
        Signal.objects.all()._raw_delete("default")
        Episode.objects.all()._raw_delete("default")
        SymptomReport.objects.filter(created_at__gt=late)._raw_delete("default")
        Booking.objects.filter(starts_at__gt=late)._raw_delete("default")
    again = [week.called for week in work(loaded, weeks=half, calls=[3] * half, rest_weeks=4)]
    assert again == whole[:half]


def test_whoever_was_called_rests(cohort):
    loaded = load(cohort)
    called: dict[int, int] = {}
    for week in work(loaded, weeks=PLAN.weeks, calls=[5] * PLAN.weeks, rest_weeks=6):
        assert len(week.called) <= 5
        for patient in week.called:
            assert week.number - called.get(patient, -6) >= 6
            called[patient] = week.number
    assert len(called) > 10
    assert np.isin(list(called), loaded.patients).all()
