"""The run sheet by plain forms: one card a patient, everything typed kept."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from clinic import clock
from clinic.models import AccessEvent
from clinic.permissions import Role
from patients.models import PrecautionKind, SymptomReport
from patients.models.facts_change import FactsChange
from programs.models import (
    AdverseEvent,
    BookingStatus,
    ExerciseCaution,
    ExercisePrescription,
    HeartRateProfile,
    HomeActivity,
    PerformedMinutes,
    PerformedSet,
    SessionRecord,
)
from tests.factories.patients import PatientFactory, PrecautionFactory
from tests.factories.programs import (
    BookingFactory,
    EnrollmentFactory,
    ExerciseFactory,
    SessionFactory,
    in_days,
)
from tests.integration.programs_pages.helpers import began_an_hour_ago


@pytest.fixture
def under_way(session, booking):
    began_an_hour_ago(session)
    booking.refresh_from_db()
    return booking


@pytest.fixture
def press_exercise(clinic):
    return ExerciseFactory(clinic=clinic, name="Leg press")


@pytest.fixture
def prescribed(enrollment, press_exercise, physiologist):
    return ExercisePrescription.objects.create(
        clinic=enrollment.clinic,
        enrollment=enrollment,
        exercise=press_exercise,
        valid_from=in_days(-7),
        sets=2,
        reps=8,
        reps_at_most=12,
        load_kg=40,
        source="start",
        prescribed_by=physiologist,
    )


@pytest.fixture
def last_time(clinic, enrollment, press_exercise, physiologist, room):
    """What she did three days before: two sets and twenty minutes."""
    session = SessionFactory(clinic=clinic, physiologist=physiologist, room=room, day=in_days(-3))
    booking = BookingFactory(
        session=session,
        enrollment=enrollment,
        status=BookingStatus.ATTENDED,
        recorded_by=physiologist,
        recorded_at=session.ends_at,
    )
    record = SessionRecord.objects.create(clinic=clinic, booking=booking, effort=6)
    for number, reps in ((1, 12), (2, 10)):
        PerformedSet.objects.create(
            clinic=clinic, record=record, exercise=press_exercise, number=number, reps=reps,
            load_kg="37.5", effort=6,
        )  # fmt: skip
    PerformedMinutes.objects.create(
        clinic=clinic, record=record, modality="aerobic", minutes=20, effort=5, heart_rate=110
    )
    return record


@pytest.fixture
def doctor(client_of, physiologist):
    return client_of(physiologist)


def sheet_url(booking):
    return reverse("session-run", args=[booking.session.uid])


def send(client, booking, press="", *, script=False, **fields):
    """Send a card's fields as its form does, dots for double underscores."""
    data = {name.replace("__", "."): text for name, text in fields.items()}
    headers = {"Accept": "application/json"} if script else {}
    url = reverse("booking-card", args=[booking.uid])
    return client.post(url, {"press": press, **data}, headers=headers)


def cell(exercise, number, part):
    return f"set.{exercise.uid}.both.{number}.{part}"


def field(page, name):
    """Return the value that an input of the page holds."""
    return re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)[1]


def test_the_sheet_shows_each_patient_with_what_to_mind_and_what_to_do(
    doctor, under_way, prescribed, last_time, press_exercise, patient
):
    PrecautionFactory(patient=patient, kind=PrecautionKind.OSTEOPOROSIS, note="spine")
    ExerciseCaution.objects.create(
        clinic=patient.clinic,
        exercise=press_exercise,
        precaution=PrecautionKind.OSTEOPOROSIS,
        rule="modify",
        advice="Keep the back straight.",
    )
    page = doctor.get(sheet_url(under_way)).content.decode()
    assert "0 of 1 arrived, 0 finished" in page
    assert "Osteoporosis: spine" in page
    assert "Change it: Keep the back straight." in page
    assert "2 sets of 8 to 12, 40 kg" in page
    assert "12 x 37.5 kg, effort 6" in page
    assert "20 min, effort 5, 110 a minute" in page
    read = AccessEvent.objects.get(view="run sheet")
    assert read.patients == [patient.pk]


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


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"heart_rate": "400"}, "heart_rate", "Heart rate cannot be 400"),
        ({"systolic": "80", "diastolic": "120"}, "systolic", "Did you mean 120 over 80?"),
        ({"effort": "11"}, "effort", "Effort cannot be 11"),
        ({"SET.load_kg": "-5"}, "SET.load_kg", "A load cannot be -5 kg"),
        ({"SET.load_kg": "500"}, "SET.load_kg", "A load cannot be 500 kg"),
        ({"SET.reps": "12-8"}, "SET.reps", "Repetitions cannot be “12-8”"),
        ({"home.minutes": "30", "home.day": "2999-01-01", "home.modality": "aerobic"}, "home.day",
         "which is in the future"),
        ({"home.minutes": "30", "home.day": "2020-01-01", "home.modality": "aerobic"}, "home.day",
         "is before her program began"),
        ({"home.minutes": "481", "home.day": "TODAY", "home.modality": "aerobic"}, "home.minutes",
         "Minutes at home cannot be 481"),
        ({"home.minutes": "x", "home.day": "TODAY"}, "home.minutes", "cannot be “x”"),
        ({"adverse.what": "Dizzy", "adverse.grade": "6", "adverse.relatedness": "possible"},
         "adverse.grade", "The grade cannot be 6"),
        ({"adverse.what": "Dizzy", "adverse.grade": "1"}, "adverse.relatedness", "Choose how rel"),
        ({"adverse.grade": "1"}, "adverse.what", "What happened is empty"),
    ],
)  # fmt: skip
def test_bad_input_is_named_beside_the_field_and_everything_typed_is_kept(
    doctor, under_way, prescribed, press_exercise, fields, name, sentence
):
    row = cell(press_exercise, 1, "")[:-1]
    day = clock.today(under_way.clinic.time_zone).isoformat()
    typed = {n.replace("SET", row): t.replace("TODAY", day) for n, t in fields.items()}
    answer = send(doctor, under_way, "finish", note="typed before", **typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    at_field = re.search(rf'data-error="{re.escape(name.replace("SET", row))}">([^<]*)<', page)[1]
    assert sentence in at_field.replace("&quot;", '"')
    assert field(page, "note") == "typed before"
    for other, text in typed.items():
        if other not in ("adverse.grade", "adverse.relatedness", "home.modality"):
            assert field(page, other) == text
    assert sentence in page.split("</main>")[0].split("There is a problem")[1].split("</ul>")[0]
    under_way.refresh_from_db()
    assert under_way.status == BookingStatus.BOOKED
    assert not SessionRecord.objects.exists()
    assert not HomeActivity.objects.exists()
    assert not AdverseEvent.objects.exists()


def test_an_outcome_before_the_session_keeps_what_was_typed(doctor, session, booking):
    with clock.standing_at(session.starts_at - timedelta(minutes=20)):
        assert send(doctor, booking, "arrive").status_code == 303
        answer = send(doctor, booking, "finish", note="early bird")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Record the outcome from then on" in page
    assert field(page, "note") == "early bird"
    assert SessionRecord.objects.get().note == ""


def test_a_sheet_opens_an_hour_before(doctor, session, booking):
    with clock.standing_at(session.starts_at - timedelta(minutes=61)):
        answer = send(doctor, booking, "arrive")
        assert answer.status_code == 409
        assert "Its run sheet opens at 09:00" in answer.content.decode()
        assert "From 09:00 on" in doctor.get(sheet_url(booking)).content.decode()
    assert not SessionRecord.objects.exists()


def test_a_red_flag_says_stop_and_becomes_her_report(doctor, under_way, patient):
    send(doctor, under_way, pain_before="4", red_flags=["", "chest_pain"])
    page = doctor.get(sheet_url(under_way)).content.decode()
    assert "Do not train today" in page
    assert "get help now" in page
    assert "Her nurse sees the red flag" in page
    report = SymptomReport.objects.get(superseded_at=None)
    assert (report.pain, report.red_flags, report.source) == (4, ["chest_pain"], "visit")
    assert FactsChange.objects.filter(patient=patient).exists()
    # it stops nobody from recording what happened
    assert send(doctor, under_way, "finish").status_code == 303


def test_a_red_flag_without_pain_cannot_be_finished(doctor, under_way):
    send(doctor, under_way, red_flags=["swelling"])
    answer = send(doctor, under_way, "finish")
    assert answer.status_code == 422
    assert "the red flag goes to her nurse with it" in answer.content.decode()


def test_undo_keeps_what_was_typed_until_it_is_cleared(doctor, under_way, press_exercise):
    send(doctor, under_way, "finish", minutes="40", **{cell(press_exercise, 1, "reps"): "12"})
    send(doctor, under_way, "undo")
    under_way.refresh_from_db()
    assert under_way.status == BookingStatus.BOOKED
    page = doctor.get(sheet_url(under_way)).content.decode()
    assert field(page, "minutes") == "40"
    assert field(page, cell(press_exercise, 1, "reps")) == "12"
    send(doctor, under_way, "clear")
    assert not SessionRecord.objects.exists()
    assert not PerformedSet.objects.exists()


def test_did_not_come_keeps_what_was_typed_by_mistake(doctor, under_way, press_exercise):
    send(doctor, under_way, **{cell(press_exercise, 1, "reps"): "12"})
    send(doctor, under_way, "no_show")
    under_way.refresh_from_db()
    assert under_way.status == BookingStatus.NO_SHOW
    answer = send(doctor, under_way, "clear")
    assert answer.status_code == 409
    assert PerformedSet.objects.exists()
    send(doctor, under_way, "undo")
    send(doctor, under_way, "finish")
    under_way.refresh_from_db()
    assert under_way.status == BookingStatus.ATTENDED


def test_arrival_is_undone_from_its_message(doctor, under_way):
    send(doctor, under_way, "arrive")
    doctor.post(reverse("booking-undo-arrival", args=[under_way.uid]))
    assert SessionRecord.objects.get().arrived_at is None


def test_adverse_events_and_home_exercise_are_recorded_once_and_taken_back(
    doctor, under_way, patient
):
    day = under_way.session.day.isoformat()
    typed = {
        "adverse.what": "Dizzy on the bike",
        "adverse.grade": "2",
        "adverse.relatedness": "probable",
        "adverse.key": "0a67b3a2-7a7e-4a3c-8a9b-5a2e1a6f0b11",
        "home.day": day,
        "home.minutes": "30",
        "home.modality": "aerobic",
        "home.key": "0a67b3a2-7a7e-4a3c-8a9b-5a2e1a6f0b12",
    }
    for _ in range(2):
        assert send(doctor, under_way, "adverse", **typed).status_code == 303
    event, activity = AdverseEvent.objects.get(), HomeActivity.objects.get()
    assert (event.grade, event.what) == (2, "Dizzy on the bike")
    assert activity.minutes == 30
    page = doctor.get(sheet_url(under_way)).content.decode()
    assert "Grade 2: Dizzy on the bike" in page
    assert "aerobic, 30 min" in page
    listed = doctor.get(reverse("adverse-events")).content.decode()
    assert "Dizzy on the bike" in listed
    program = doctor.get(reverse("program", args=[patient.uid])).content.decode()
    assert "Grade 2: Dizzy on the bike" in program
    send(doctor, under_way, f"drop_adverse:{event.uid}")
    send(doctor, under_way, f"drop_home:{activity.uid}")
    assert not AdverseEvent.objects.exists()
    assert not HomeActivity.objects.exists()
    assert send(doctor, under_way, "drop_home:nonsense").status_code == 404


def test_two_forms_merge_and_a_clash_is_chosen(doctor, under_way):
    send(doctor, under_way, effort="5")
    base = json.dumps({"effort": "5"})
    send(doctor, under_way, base=base, effort="6", minutes="")
    send(doctor, under_way, base=base, effort="5", minutes="40")
    record = SessionRecord.objects.get()
    assert (record.effort, record.minutes) == (6, 40)
    answer = send(doctor, under_way, base=base, effort="8", minutes="", note="mine")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Two of you changed this at once" in page
    assert "Yours: <b>8</b>" in page
    assert "Already saved: <b>6</b>" in page
    assert field(page, "note") == "mine"
    assert field(page, "minutes") == "40"
    record.refresh_from_db()
    assert (record.effort, record.note) == (6, "")
    base = field(page, "base").replace("&quot;", '"')
    again = {"base": base, "effort": "8", "minutes": "40", "note": "mine"}
    send(doctor, under_way, **{**again, "choose.effort": "theirs"})
    record.refresh_from_db()
    assert (record.effort, record.minutes, record.note) == (6, 40, "mine")
    send(doctor, under_way, **{**again, "choose.effort": "mine"})
    record.refresh_from_db()
    assert record.effort == 8


def test_a_script_is_answered_in_json(doctor, under_way):
    saved = send(doctor, under_way, script=True, pain_before="9").json()
    assert saved["values"] == {"pain_before": "9"}
    assert "Do not train today" in saved["verdict"]
    refused = send(doctor, under_way, script=True, effort="11")
    assert refused.status_code == 422
    assert "Effort cannot be 11" in refused.json()["errors"]["effort"]
    clash = send(doctor, under_way, script=True, pain_before="3")
    assert clash.status_code == 409
    assert "Already saved: <b>9</b>" in clash.json()["clashes"]
    arrived = send(doctor, under_way, "arrive", script=True).json()
    assert arrived["progress"] == "1 of 1 arrived, 0 finished"
    assert 'data-card="' in arrived["html"]
    damaged = send(doctor, under_way, script=True, base="[1]", effort="3")
    assert damaged.status_code == 422
    assert "damaged" in damaged.json()["detail"]


def test_the_number_of_queries_does_not_follow_the_class(
    doctor, session, booking, prescribed, last_time, queries
):
    began_an_hour_ago(session)
    alone = queries(doctor, sheet_url(booking))
    for _ in range(7):
        more = BookingFactory(
            session=session,
            enrollment=EnrollmentFactory(
                patient=PatientFactory(clinic=session.clinic), version=booking.enrollment.version
            ),
        )
        record = SessionRecord.objects.create(clinic=session.clinic, booking=more, effort=5)
        PerformedSet.objects.create(
            clinic=session.clinic, record=record, exercise=prescribed.exercise, number=1, reps=9
        )
    assert queries(doctor, sheet_url(booking)) == alone
    assert alone <= 16


def test_nurses_and_other_clinics_have_no_run_sheet(staff_client, clinic, under_way, doctor):
    assert staff_client(Role.NURSE).get(sheet_url(under_way)).status_code == 403
    assert send(staff_client(Role.NURSE), under_way, "arrive").status_code == 403
    other = SessionFactory()
    assert doctor.get(reverse("session-run", args=[other.uid])).status_code == 404
    assert staff_client(Role.NURSE).get(reverse("adverse-events")).status_code == 200
    assert staff_client(Role.NURSE).get(reverse("unsettled")).status_code == 403


def test_the_list_to_settle_groups_by_session_and_takes_one_press(
    doctor, under_way, session, physiologist, clinic, room, queries
):
    second = BookingFactory(
        session=session, enrollment=EnrollmentFactory(patient=PatientFactory(clinic=clinic))
    )
    send(doctor, under_way, "arrive", note="typed in the gym", effort="6")
    url = reverse("unsettled")
    page = doctor.get(url).content.decode()
    assert page.count('class="sheet-session"') == 1
    assert "Aurora Belmonte" in page
    assert "No arrival noted" in page
    assert "To settle (2)" in doctor.get(reverse("day", args=[in_days(-20)])).content.decode()
    answer = send(doctor, under_way, "finish", next=url)
    assert answer["Location"] == url
    under_way.refresh_from_db()
    assert under_way.status == BookingStatus.ATTENDED
    assert (under_way.record.effort, under_way.record.note) == (6, "typed in the gym")
    send(doctor, second, "no_show", next=url)
    assert "Everything is settled" in doctor.get(url).content.decode()


def test_the_list_to_settle_is_mine_or_the_clinics(staff_client, under_way):
    colleague = staff_client(Role.PHYSIOLOGIST)
    url = reverse("unsettled")
    assert "Aurora Belmonte" not in colleague.get(url).content.decode()
    assert "Aurora Belmonte" in colleague.get(f"{url}?whose=clinic").content.decode()
    assert "Aurora Belmonte" in staff_client(Role.COORDINATOR).get(url).content.decode()


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


def test_the_day_leads_to_the_run_sheet_and_to_the_day_sheet(doctor, under_way):
    page = doctor.get(reverse("day", args=[under_way.session.day])).content.decode()
    assert sheet_url(under_way) in page
    assert reverse("day-sheet", args=[under_way.session.day]) in page
