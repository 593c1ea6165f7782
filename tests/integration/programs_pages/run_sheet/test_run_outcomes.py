"""What a card leads to and how it is taken back: arrival, outcome, red flag, adverse event."""

from django.urls import reverse

from patients.models import SymptomReport
from patients.models.facts_change import FactsChange
from programs.models import AdverseEvent, BookingStatus, HomeActivity, PerformedSet, SessionRecord
from tests.integration.programs_pages.run_sheet.helpers import cell, field, send, sheet_url


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
