"""A card that cannot be taken as it is: everything typed is kept, and two writers merge."""

import json
import re
from datetime import timedelta

import pytest

from clinic import clock
from programs.models import AdverseEvent, BookingStatus, HomeActivity, SessionRecord
from tests.integration.programs_pages.run_sheet.helpers import cell, field, send


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
