"""The queue of changed facts and the missed nights, with real concurrent transactions."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from adherence.actions import assess_changed, assess_overdue, resolve
from adherence.models import AssessmentRun, Episode, Signal
from clinic.actors import Actor
from clinic.models import Clinic
from patients.changes import mark_changed
from patients.models import FactsChange
from tests.factories.adherence import NOW, Story, nurse_of
from tests.factories.clinic import ClinicFactory


def in_thread(work: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db
def test_only_patients_in_the_queue_are_assessed(clinic: Clinic) -> None:
    changed, other, elsewhere = Story(clinic), Story(clinic), Story(ClinicFactory())
    for story in (changed, other, elsewhere):
        story.pains(8, 8)
    mark_changed([changed.patient.pk, elsewhere.patient.pk])
    assert assess_changed(now=NOW) == 2
    assert FactsChange.objects.count() == 0
    assert set(changed.signals()) == set(elsewhere.signals()) == {"severe_pain", "sustained_pain"}
    assert other.signals() == {}
    assert assess_changed(now=NOW) == 0


@pytest.mark.django_db
def test_twice_the_batch_and_one_more(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adherence.actions.queue.QUEUE_BATCH", 2)
    stories = [Story(clinic) for _ in range(5)]
    for story in stories:
        story.report(1, pain=9)
    mark_changed([story.patient.pk for story in stories])
    assert assess_changed(now=NOW) == 5
    assert Signal.objects.filter(rule="severe_pain").count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_report_saved_while_the_queue_is_drained_is_never_lost() -> None:
    story = Story(ClinicFactory(), quiet=True)
    mark_changed([story.patient.pk])
    holds, may_commit = threading.Event(), threading.Event()

    def save_a_report() -> None:
        with transaction.atomic():
            story.report(0, pain=9)
            mark_changed([story.patient.pk])
            holds.set()
            may_commit.wait(10)

    saving = in_thread(save_a_report)
    assert holds.wait(10)
    assert assess_changed(now=NOW) == 0  # the row is held: it is left, and nobody waits
    may_commit.set()
    saving.join()
    assert FactsChange.objects.count() == 1
    assert assess_changed(now=NOW) == 1
    assert set(story.signals()) == {"severe_pain"}


@pytest.mark.django_db(transaction=True)
def test_a_crash_while_assessing_leaves_the_queue_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = Story(ClinicFactory())
    mark_changed([story.patient.pk])
    monkeypatch.setattr("adherence.assessment.RANK", "SELECT 1 / 0")
    with pytest.raises(Exception, match="division by zero"):
        assess_changed(now=NOW)
    assert FactsChange.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_patients_open_one_episode_each() -> None:
    clinic = ClinicFactory()
    stories = [Story(clinic) for _ in range(6)]
    for story in stories:
        story.pains(8, 8)
    mark_changed([story.patient.pk for story in stories])
    workers = [in_thread(lambda: assess_changed(now=NOW)) for _ in range(3)]
    workers.append(in_thread(lambda: assess_overdue(now=NOW)))
    for worker in workers:
        worker.join()
    assert Episode.objects.count() == 6
    assert Signal.objects.count() == 12
    assert FactsChange.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_signals_do_not_join_an_episode_that_is_being_resolved() -> None:
    story = Story(ClinicFactory())
    story.pains(5, 5)
    story.assess()
    closing = story.episode
    nurse = Actor.member(nurse_of(story.clinic))
    story.report(0, missed_doses=3)
    resolved = threading.Event()

    def resolve_slowly() -> None:
        with transaction.atomic():
            resolve(episode=closing, outcome="advice", by=nurse)
            resolved.set()
            until_somebody_waits()

    resolving = in_thread(resolve_slowly)
    assert resolved.wait(10)
    story.assess()
    resolving.join()
    assert story.episode != closing
    assert story.signals()["missed_doses"].episode == story.episode
    assert story.signals()["sustained_pain"].episode == closing


def until_somebody_waits() -> None:
    """Return once another transaction waits for this one, or after 10 s."""
    pause = threading.Event()
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        pause.wait(0.02)


@pytest.mark.django_db
def test_the_workers_entries_do_the_work(clinic: Clinic) -> None:
    story = Story(clinic)
    story.report(1, pain=9)
    mark_changed([story.patient.pk])
    celery = import_module("clinic.celery").app
    celery.loader.import_default_modules()
    with time_machine.travel(NOW, tick=False):
        celery.tasks["adherence.assess_changed"].apply(throw=True)
        celery.tasks["adherence.assess_overdue"].apply(throw=True)
    assert set(story.signals()) == {"severe_pain"}
    assert AssessmentRun.objects.get().written == 0


@pytest.mark.django_db
def test_a_night_is_done_once_and_a_missed_one_caught_up(clinic: Clinic) -> None:
    story = Story(clinic)
    story.pains(8, 8)
    assert assess_overdue(now=NOW) == 1
    run = AssessmentRun.objects.get()
    assert (run.for_day, run.finished_at, run.patients) == (NOW.date(), NOW, 1)
    assert run.written > 0
    assert assess_overdue(now=NOW + timedelta(hours=6)) == 0
    # 24 November, 01:59 and 02:00 in Madrid
    assert assess_overdue(now=datetime(2026, 11, 24, 0, 59, tzinfo=UTC)) == 0
    assert assess_overdue(now=datetime(2026, 11, 24, 1, 0, tzinfo=UTC)) == 1


@pytest.mark.django_db
def test_a_run_that_died_is_taken_up_after_its_lease(clinic: Clinic) -> None:
    AssessmentRun.objects.create(clinic=clinic, for_day=NOW.date(), started_at=NOW)
    assert assess_overdue(now=NOW + timedelta(minutes=14)) == 0
    assert assess_overdue(now=NOW + timedelta(minutes=15)) == 1


@pytest.mark.django_db
def test_the_command_assesses_one_clinic_or_all(clinic: Clinic) -> None:
    Story(clinic)
    ClinicFactory()
    out = StringIO()
    call_command("assess", stdout=out)
    assert len(out.getvalue().splitlines()) == 2
    out = StringIO()
    call_command("assess", "--clinic", str(clinic.uid), stdout=out)
    assert out.getvalue().startswith(f"{clinic.name}: 1 patients assessed")


@pytest.mark.django_db
@pytest.mark.parametrize("uid", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_the_command_names_an_unknown_clinic(uid: str) -> None:
    with pytest.raises(CommandError, match=uid):
        call_command("assess", "--clinic", uid)
