"""A card of the run sheet: the dose done, what is filled in, what is asked about."""

import json
import re

import pytest
from django.urls import reverse

from programs.models import (
    BookingStatus,
    ExercisePrescription,
    HeartRateProfile,
    PerformedMinutes,
    PerformedSet,
    SessionRecord,
)
from tests.factories.programs import ExerciseFactory, in_days
from tests.integration.programs_pages.run_sheet.helpers import cell, field, send, sheet_url


def test_she_arrives_trains_and_finishes(doctor, under_way, prescribed, press_exercise):
    answer = send(doctor, under_way, "arrive")
    assert answer.status_code == 303
    assert answer["Location"] == f"{sheet_url(under_way)}#card-{under_way.uid}"
    page = doctor.get(sheet_url(under_way)).content.decode()
    assert "1 of 1 arrived, 0 finished" in page
    assert "Aurora Belmonte has arrived." in page
    assert reverse("booking-undo-arrival", args=[under_way.uid]) in page
    under_way.refresh_from_db()
    assert under_way.status == BookingStatus.BOOKED
    send(
        doctor,
        under_way,
        "finish",
        pain_before="3",
        systolic="130",
        diastolic="85",
        heart_rate="72",
        minutes="50",
        effort="6",
        pain_after="2",
        timed__aerobic__minutes="20",
        timed__aerobic__heart_rate="112",
        **{
            cell(press_exercise, 1, "reps"): "12",
            cell(press_exercise, 1, "load_kg"): "42,5",
            cell(press_exercise, 1, "effort"): "7",
        },
    )
    under_way.refresh_from_db()
    assert under_way.status == BookingStatus.ATTENDED
    record = under_way.record
    assert (record.pain_before, record.systolic, record.minutes) == (3, 130, 50)
    assert record.readiness == "go"
    done = record.sets.get()
    assert (done.exercise, done.reps, str(done.load_kg), done.effort) == (
        press_exercise,
        12,
        "42.5",
        7,
    )
    assert record.timed.get().heart_rate == 112
    page = doctor.get(sheet_url(under_way)).content.decode()
    assert "1 of 1 arrived, 1 finished" in page


def test_sending_a_card_again_makes_no_second_set(doctor, under_way, press_exercise):
    for _ in range(2):
        send(doctor, under_way, **{cell(press_exercise, 1, "reps"): "12"})
    done = PerformedSet.objects.get()
    edition = SessionRecord.objects.get().edition
    send(doctor, under_way, **{cell(press_exercise, 1, "reps"): "12"})
    assert PerformedSet.objects.get().key == done.key
    assert SessionRecord.objects.get().edition == edition


def test_a_set_goes_when_its_fields_are_emptied(doctor, under_way, press_exercise):
    name = cell(press_exercise, 1, "reps")
    send(doctor, under_way, **{name: "12"})
    send(doctor, under_way, base=json.dumps({name: "12"}), **{name: ""})
    assert not PerformedSet.objects.exists()


def test_same_as_last_time_and_as_prescribed_fill_what_is_empty(
    doctor, under_way, prescribed, last_time, press_exercise
):
    send(doctor, under_way, "same", **{cell(press_exercise, 1, "reps"): "9"})
    sets = {s.number: s for s in under_way.record.sets.all()}
    assert [(n, s.reps, str(s.load_kg), s.effort) for n, s in sorted(sets.items())] == [
        (1, 9, "37.5", None),
        (2, 10, "37.5", None),
    ]
    assert under_way.record.timed.get().minutes == 20
    PerformedSet.objects.filter(record=under_way.record).delete()
    send(doctor, under_way, "prescribed")
    sets = under_way.record.sets.order_by("number")
    assert [(s.number, s.reps, str(s.load_kg)) for s in sets] == [(1, 8, "40.0"), (2, 8, "40.0")]


def test_another_exercise_can_be_added_to_a_card(doctor, under_way, press_exercise):
    answer = send(doctor, under_way, "add", add=str(press_exercise.uid))
    page = doctor.get(answer["Location"]).content.decode()
    assert cell(press_exercise, 1, "reps") in page


def test_sets_of_one_side_begin_with_a_press(doctor, under_way, prescribed, press_exercise):
    page = doctor.get(sheet_url(under_way)).content.decode()
    left, right = (f"set.{press_exercise.uid}.{side}.1.reps" for side in ("left", "right"))
    assert f'value="sides:{press_exercise.uid}"' in page
    assert left not in page
    answer = send(doctor, under_way, f"sides:{press_exercise.uid}", effort="5")
    assert answer.status_code == 303
    assert SessionRecord.objects.get().effort == 5  # what was typed is saved with the press
    page = doctor.get(answer["Location"]).content.decode()
    assert f'name="{left}"' in page
    assert f'name="{right}"' in page
    assert cell(press_exercise, 1, "reps") not in page
    assert f'value="sides:{press_exercise.uid}"' not in page
    send(doctor, under_way, **{left: "8"})
    page = doctor.get(sheet_url(under_way)).content.decode()
    assert (field(page, left), field(page, right)) == ("8", "")


def test_an_exercise_is_held_for_seconds_by_its_kind_or_by_a_press(
    doctor, under_way, prescribed, press_exercise, clinic, physiologist
):
    stand = ExerciseFactory(clinic=clinic, name="One-leg stand", modality="balance")
    ExercisePrescription.objects.create(
        clinic=clinic,
        enrollment=under_way.enrollment,
        exercise=stand,
        valid_from=in_days(-7),
        sets=2,
        reps=1,
        source="start",
        prescribed_by=physiologist,
    )
    page = doctor.get(sheet_url(under_way)).content.decode()
    seconds = cell(press_exercise, 1, "seconds")
    assert cell(stand, 1, "seconds") in page
    assert seconds not in page
    answer = send(doctor, under_way, f"seconds:{press_exercise.uid}", script=True).json()
    assert f'name="{seconds}"' in answer["html"]
    send(doctor, under_way, **{seconds: "30"})
    assert PerformedSet.objects.get().seconds == 30


@pytest.mark.parametrize("press", ["sides:", "sides:x", "seconds:7", "sides:" + "0" * 32])
def test_a_press_for_an_exercise_that_is_not_there_shows_nothing_more(doctor, under_way, press):
    answer = send(doctor, under_way, press)
    assert answer.status_code == 303
    assert doctor.get(answer["Location"]).status_code == 200
    assert send(doctor, under_way, press, script=True).status_code == 200


def test_a_heart_rate_above_her_highest_is_saved_and_asked_about(
    doctor, under_way, clinic, physiologist
):
    HeartRateProfile.objects.create(
        clinic=clinic,
        enrollment=under_way.enrollment,
        hr_max=150,
        basis="hrmax",
        noted_on=in_days(-7),
        noted_by=physiologist,
    )

    def hint(page):
        return re.search(r'data-check="timed.aerobic.heart_rate"[^>]*>', page)[0]

    send(doctor, under_way, timed__aerobic__minutes="20", timed__aerobic__heart_rate="160")
    page = doctor.get(sheet_url(under_way)).content.decode()
    assert "hidden" in hint(page)
    send(
        doctor,
        under_way,
        base='{"timed.aerobic.heart_rate": "160"}',
        timed__aerobic__heart_rate="161",
    )
    assert PerformedMinutes.objects.get().heart_rate == 161
    page = doctor.get(sheet_url(under_way)).content.decode()
    assert "hidden" not in hint(page)
    assert "Her highest is 150. Check the number" in page
