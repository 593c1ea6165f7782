"""Running a class: arrivals, cards that two people fill in, and what becomes of them."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from patients.models import SymptomReport
from programs import actions
from programs.errors import CardClash, CardRefused, NotAllowed
from programs.models import (
    AdverseEvent,
    BookingStatus,
    HomeActivity,
    PerformedSet,
    ReadinessRules,
    SessionRecord,
)
from tests.factories.patients import SymptomReportFactory
from tests.factories.programs import ExerciseFactory, in_days, scene


@pytest.fixture
def here(db):
    return scene()


@pytest.fixture
def booking(here):
    return actions.book(session=here.session(), enrollment=here.enrollment(), by=here.by)


@contextmanager
def begun(booking, minutes=30):
    with clock.standing_at(booking.starts_at + timedelta(minutes=minutes)):
        yield


def entry(shown=None, **values):
    return actions.Entry(values=values, shown=shown)


def save(here, booking, **values):
    return actions.save_card(booking=booking, entry=entry(**values), by=here.by)


def current(booking):
    return SymptomReport.objects.get(patient=booking.patient, superseded_at=None)


def test_she_may_arrive_from_an_hour_before_and_stays_booked(here, booking):
    with begun(booking, -61), pytest.raises(Conflict, match="opens at 09:00"):
        actions.arrive(booking=booking, by=here.by)
    with begun(booking, -60):
        record = actions.arrive(booking=booking, by=here.by)
    assert record.arrived_at == booking.starts_at - timedelta(minutes=60)
    with begun(booking):
        assert actions.arrive(booking=booking, by=here.by).arrived_at == record.arrived_at
        actions.undo_arrival(booking=booking, by=here.by)
    booking.refresh_from_db()
    assert booking.status == BookingStatus.BOOKED
    assert SessionRecord.objects.get().arrived_at is None


def test_only_staff_write_on_a_card_that_there_is(here, booking):
    with begun(booking):
        with pytest.raises(NotAllowed):
            actions.arrive(booking=booking, by=Actor.patient(booking.patient.uid))
        actions.cancel_booking(booking=booking, reason="unwell", by=here.by)
        with pytest.raises(Conflict, match="was cancelled"):
            actions.arrive(booking=booking, by=here.by)
    assert not SessionRecord.objects.exists()


def test_somebody_who_waits_has_no_card(here):
    session = here.session(capacity=1)
    actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    waiting = actions.book(session=session, enrollment=here.enrollment(), waitlist=True, by=here.by)
    with begun(waiting), pytest.raises(Conflict, match="on the waitlist"):
        actions.arrive(booking=waiting, by=here.by)


def test_a_card_is_saved_whole_or_not_at_all(here, booking):
    exercise = ExerciseFactory(clinic=here.clinic)
    name = f"set.{exercise.uid}.both.1"
    with begun(booking), pytest.raises(CardRefused) as caught:
        save(here, booking, effort="11", minutes="40", **{f"{name}.load_kg": "500"})
    assert set(caught.value.errors) == {"effort", f"{name}.load_kg"}
    assert not SessionRecord.objects.exists()
    assert not PerformedSet.objects.exists()


def test_an_exercise_of_another_clinic_is_not_known(here, booking):
    foreign = ExerciseFactory()
    with begun(booking), pytest.raises(CardRefused, match="There is no exercise"):
        save(here, booking, **{f"set.{foreign.uid}.both.1.reps": "5"})


def test_what_two_people_changed_apart_is_merged(here, booking):
    with begun(booking):
        first = save(here, booking, effort="5", note="a")
        shown = {"effort": "5", "note": "a"}
        actions.save_card(booking=booking, entry=entry(shown, effort="6", note="a"), by=here.by)
        second = actions.save_card(
            booking=booking, entry=entry(shown, effort="5", note="b"), by=here.by
        )
        assert (second.effort, second.note, second.edition) == (6, "b", first.edition + 2)
        with pytest.raises(CardClash) as caught:
            actions.save_card(
                booking=booking, entry=entry(shown, effort="7", minutes="30"), by=here.by
            )
    assert [(c.name, c.mine, c.theirs) for c in caught.value.clashes] == [("effort", "7", "6")]
    assert SessionRecord.objects.get().minutes is None


def test_an_old_edition_without_what_was_shown_is_refused(here, booking):
    with begun(booking):
        record = save(here, booking, effort="5")
        stale = actions.Entry(values={"effort": "6"}, edition=record.edition - 1)
        with pytest.raises(Conflict, match="Somebody else has changed this card"):
            actions.save_card(booking=booking, entry=stale, by=here.by)
        fresh = actions.Entry(values={"effort": "6"}, edition=record.edition)
        assert actions.save_card(booking=booking, entry=fresh, by=here.by).effort == 6


@pytest.mark.django_db(transaction=True)
def test_two_people_at_one_card_at_once_lose_nothing():
    """Each changes her own fields from the same beginning; the last result has them all."""
    here = scene()
    booking = actions.book(session=here.session(), enrollment=here.enrollment(), by=here.by)
    began = booking.starts_at + timedelta(minutes=5)
    start = threading.Barrier(4)
    errors = []

    def write(name, text):
        try:
            with clock.standing_at(began):
                start.wait(10)
                actions.save_card(booking=booking, entry=entry({}, **{name: text}), by=here.by)
        except Exception as error:  # the main thread tells of it
            errors.append(error)
        finally:
            connection.close()

    fields = {"effort": "5", "minutes": "40", "note": "fine", "pain_after": "2"}
    threads = [threading.Thread(target=write, args=pair) for pair in fields.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    record = SessionRecord.objects.get()
    assert (record.effort, record.minutes, record.note, record.pain_after) == (5, 40, "fine", 2)
    assert record.edition == 4


def test_readiness_follows_the_clinics_own_limits(here, booking):
    ReadinessRules.objects.create(clinic=here.clinic, pain_modify=4, pain_stop=5)
    with begun(booking):
        record = save(here, booking, pain_before="4", systolic="120", diastolic="80")
        assert record.readiness == "modify"
        assert "this clinic's own limit" in record.readiness_reason
        record = save(here, booking, pain_before="5")
        assert record.readiness == "stop"
        cleared = save(here, booking, pain_before="", systolic="", diastolic="")
    assert (cleared.readiness, cleared.readiness_reason) == ("", "")


def test_pain_and_red_flags_become_her_report_of_the_day(here, booking):
    with begun(booking):
        save(here, booking, pain_before="6", red_flags="swelling")
        report = current(booking)
        assert (report.pain, report.red_flags, report.source) == (6, ["swelling"], "visit")
        assert report.recorded_by == here.physiologist
        save(here, booking, effort="5")
        assert SymptomReport.objects.count() == 1
        save(here, booking, pain_before="3", red_flags="")
    corrected = current(booking)
    assert (corrected.pain, corrected.red_flags, corrected.version) == (3, [], 2)


def test_her_own_report_of_that_day_is_joined_not_replaced(here, booking):
    day = booking.starts_at.date()
    SymptomReportFactory(
        patient=booking.patient, reported_for=day, pain=5, tiredness=4, note="bad night",
        red_flags=["bone_pain"],
    )  # fmt: skip
    with begun(booking):
        save(here, booking, pain_before="9")
        assert current(booking).pain == 9
        save(here, booking, pain_before="2", red_flags="swelling")
    report = current(booking)
    assert (report.pain, report.tiredness, report.note) == (5, 4, "bad night")
    assert report.red_flags == ["bone_pain", "swelling"]


def test_a_patient_who_left_has_no_report_but_her_card_is_saved(here, booking):
    booking.patient.status = "left"
    booking.patient.save()
    with begun(booking):
        assert save(here, booking, pain_before="6").pain_before == 6
    assert not SymptomReport.objects.exists()


def test_finishing_and_undoing_keep_what_was_typed(here, booking):
    with begun(booking):
        save(here, booking, minutes="45", pain_before="3")
        record = actions.finish(booking=booking, by=here.by)
        booking.refresh_from_db()
        assert (booking.status, record.minutes) == (BookingStatus.ATTENDED, 45)
        with pytest.raises(Conflict, match="Undo the outcome first"):
            actions.clear_card(booking=booking, by=here.by)
        actions.save_card(booking=booking, entry=entry(), then="undo", by=here.by)
        booking.refresh_from_db()
        assert booking.status == BookingStatus.BOOKED
        assert SessionRecord.objects.get().minutes == 45
        actions.clear_card(booking=booking, by=here.by)
    assert not SessionRecord.objects.exists()
    kept = apps.get_model("programs", "SessionRecordEvent").objects
    assert kept.filter(minutes=45, pgh_label="delete").exists()


def test_finishing_before_the_session_takes_the_whole_card_back(here, booking):
    with begun(booking, -10), pytest.raises(Conflict, match="Record the outcome from then on"):
        actions.finish(booking=booking, entry=entry(minutes="40"), by=here.by)
    assert not SessionRecord.objects.exists()


def test_a_set_keeps_the_key_it_was_made_with_and_a_key_names_one_set(here, booking):
    exercise = ExerciseFactory(clinic=here.clinic)
    name, key = f"set.{exercise.uid}.both", uuid4()
    with begun(booking):
        for _ in range(2):
            actions.save_card(
                booking=booking,
                entry=actions.Entry(values={f"{name}.1.reps": "8"}, keys={f"{name}.1.": key}),
                by=here.by,
            )
        assert PerformedSet.objects.get().key == key
        with pytest.raises(Conflict, match="already names another set"):
            actions.save_card(
                booking=booking,
                entry=actions.Entry(values={f"{name}.2.reps": "8"}, keys={f"{name}.2.": key}),
                by=here.by,
            )


def test_an_adverse_event_is_recorded_once_and_when_it_can_have_been(here, booking):
    event = actions.AdverseEntry(what="Dizzy", grade=2, relatedness="possible", key=uuid4())
    with begun(booking, -90), pytest.raises(Conflict, match="opens at"):
        actions.record_adverse_event(booking=booking, entry=event, by=here.by)
    with begun(booking, 200):
        first = actions.record_adverse_event(booking=booking, entry=event, by=here.by)
        again = actions.record_adverse_event(booking=booking, entry=event, by=here.by)
        assert first == again
        assert first.happened_at == booking.ends_at
        for hours, sentence in ((-3, "cannot have happened before"), (9, "in the future")):
            moment = booking.starts_at + timedelta(hours=hours)
            with pytest.raises(Refused, match=sentence):
                actions.record_adverse_event(
                    booking=booking,
                    entry=actions.AdverseEntry("Fell", 1, "unrelated", happened_at=moment),
                    by=here.by,
                )
        actions.remove_adverse_event(event=first, by=here.by)
    assert not AdverseEvent.objects.exists()


def test_exercise_at_home_falls_within_the_program(here):
    enrollment = here.enrollment()
    for day, sentence in (
        (in_days(1), "in the future"),
        (enrollment.starts_on - timedelta(days=1), "before her program began"),
        (None, "Enter the day"),
    ):
        with pytest.raises(Refused, match=sentence):
            actions.record_home_activity(
                enrollment=enrollment, entry=actions.HomeEntry(day, "aerobic", 30), by=here.by
            )
    told = actions.HomeEntry(in_days(-1), "aerobic", 30, effort=4, key=uuid4())
    for _ in range(2):
        actions.record_home_activity(enrollment=enrollment, entry=told, by=here.by)
    assert HomeActivity.objects.get().minutes == 30
