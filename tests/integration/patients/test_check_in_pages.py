"""The check-in behind a mailed link: what it shows, saves, refuses and never does."""

import gzip
import re
from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine

from clinic import clock
from clinic.actors import Actor
from clinic.models import AccessEvent, Closure, WorkingHours
from clinic.permissions import Role
from patients import links
from patients.actions import update_patient
from patients.models import AccessLink, Patient, RedFlag, SymptomReport
from tests.factories.clinic import MembershipFactory
from tests.factories.patients import PatientFactory, SymptomReportFactory
from tests.integration.portal.entering import entered
from tests.opening import Browser, led_on


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic, given_name="Zoraida", family_name="Inventada")


def address(patient: Patient, capability: str = "check_in", days: int = 7) -> str:
    link = links.issue(
        patient=patient,
        capability=capability,
        about_uid=uuid4(),
        expires_at=clock.now() + timedelta(days=days),
    )
    return re.sub(r"^https?://[^/]+", "", links.url_of(link))


def facts() -> tuple:
    """Everything that a page behind a link could change."""
    return (
        list(SymptomReport.objects.values_list("pk", "superseded_at")),
        list(AccessLink.objects.values_list("pk", "use_count", "last_used_at", "revoked_at")),
    )


def test_number_from_the_mail_is_chosen_but_not_saved(client, patient):
    page = client.get(address(patient) + "?v=6").content.decode()
    assert re.search(r'value="6" id="id_pain_6" checked', page)
    assert not SymptomReport.objects.exists()


@pytest.mark.parametrize("given", ["11", "-1", "six", "06", "6.0", "", "٦", "<script>"])
def test_number_that_is_none_chooses_nothing(client, patient, given):
    response = client.get(address(patient), {"v": given})
    assert response.status_code == 200
    assert " checked" not in response.content.decode()


def test_opening_five_times_changes_nothing(client, patient):
    url = address(patient)
    client.post(url, {"pain": 4})
    before = facts()
    for _ in range(5):
        for path in (url, f"{url}2/", f"{url}3/", f"{url}done/", f"{url}?v=9"):
            assert client.get(path).status_code == 200
            assert client.head(path).status_code == 303
            assert client.head(led_on(path)).status_code == 200
    assert facts() == before


def test_one_press_saves_and_the_rest_is_optional(client, patient):
    url = address(patient)
    response = client.post(url, {"pain": 5})
    assert (response.status_code, response["Location"]) == (303, f"{url}2/")
    report = SymptomReport.objects.get()
    assert (report.pain, report.source, report.recorded_by) == (5, "link", None)
    assert report.reported_for == clock.today(patient.zone)
    assert AccessLink.objects.get().use_count == 1


def current() -> SymptomReport:
    return SymptomReport.objects.get(superseded_at__isnull=True)


EVERY_ANSWER = {
    2: {"red_flags": ["none"]},
    3: {"sites": ["wrist_left", "fingers_left"]},
    4: {"interference": 3},
    5: {"tiredness": 4},
    6: {"sleep_problems": 5},
    7: {"hot_flushes": 0},
    8: {"bother": 2},
    9: {"missed_doses": 2},
    10: {"missed_reason": "side_effects", "missed_words": "My hands"},
    11: {"stiffness_minutes": "20"},
    12: {"thinking_of_stopping": "unsure"},
    13: {"confidence": 6},
    14: {"mood_interest": 1},
    15: {"mood_low": 2},
    16: {"note": "Hands in the morning"},
}


def test_each_press_saves_one_answer_and_leads_to_the_next_question(client, patient):
    url = address(patient)
    where = client.post(url, {"pain": 5})["Location"]
    for key, answer in EVERY_ANSWER.items():
        assert where == f"{url}{key}/"
        where = client.post(where, answer)["Location"]
        for name, said in answer.items():
            kept = getattr(current(), name)
            expected = [] if said == ["none"] else sorted(said) if name == "sites" else said
            assert str(kept) == str(expected)
    assert where == f"{url}done/"
    report = current()
    assert (report.pain, report.version, report.signs_asked, report.mood) == (5, 16, True, 3)


def test_mail_to_saved_pain_takes_two_presses_and_the_page_says_that_is_enough(client, patient):
    # the first press is the number in the mail
    page = client.get(address(patient) + "?v=6").content.decode()
    chosen = re.search(r'name="pain" value="(\d+)" id="\w+" checked', page)
    assert chosen
    assert page.count("<form") == 1
    # the second is the page's only button
    assert page.count("<button") == 1
    page = client.post(address(patient), {"pain": chosen[1]}, follow=True).content.decode()
    assert current().pain == 6
    assert "Saved: 6 out of 10" in page
    assert "you can stop at any time" in page


def test_the_same_press_twice_is_one_answer(client, patient):
    url = address(patient)
    for _ in range(2):
        client.post(url, {"pain": 5})
        client.post(f"{url}3/", {"sites": ["hip_left", "fingers_left"]})
    assert SymptomReport.objects.count() == 2
    assert AccessLink.objects.get().use_count == 2


def test_two_pages_open_at_once_keep_both_answers(client, patient):
    url, other = address(patient), address(patient)
    client.post(url, {"pain": 5})
    for path in (f"{url}5/", f"{other}6/"):
        assert client.get(path).status_code == 200
    client.post(f"{other}6/", {"sleep_problems": 7})
    client.post(f"{url}5/", {"tiredness": 2})
    assert (current().pain, current().tiredness, current().sleep_problems) == (5, 2, 7)


def test_she_comes_back_after_midnight_to_where_she_was(client, patient):
    url = address(patient)
    day = datetime.combine(clock.today(patient.zone), time(23, 50), ZoneInfo(patient.zone))
    with time_machine.travel(day + timedelta(days=1), tick=False):
        client.post(url, {"pain": 5})
        client.post(f"{url}2/", {"red_flags": ["none"]})
    with time_machine.travel(day + timedelta(days=1, hours=8), tick=False):
        page = client.get(url).content.decode()
        assert re.search(r'value="5" id="id_pain_5" checked', page)
        assert f'href="{led_on(url)}3/"' in page
        client.post(f"{url}5/", {"tiredness": 4})
        assert (current().tiredness, current().reported_for) == (4, day.date() + timedelta(days=1))
    with time_machine.travel(day + timedelta(days=1, hours=21), tick=False):
        assert " checked" not in client.get(url).content.decode()


def test_a_question_shows_what_she_answered_and_change_leads_back_to_the_whole(client, patient):
    url = address(patient)
    client.post(url, {"pain": 5})
    client.post(f"{url}2/", {"red_flags": ["none"]})
    page = client.get(f"{url}2/").content.decode()
    assert re.search(r'value="none"[^>]* checked', page)
    assert client.post(f"{url}5/?change", {"tiredness": 1})["Location"] == f"{url}done/"
    assert f'href="{led_on(url)}5/?change"' in client.get(f"{url}done/").content.decode()


def test_what_an_answer_made_untrue_goes_with_it(client, patient):
    url = address(patient)
    client.post(url, {"pain": 5})
    for key in (3, 9, 10):
        client.post(f"{url}{key}/", EVERY_ANSWER[key])
    client.post(f"{url}9/", {"missed_doses": 0})
    client.post(url, {"pain": 0})
    report = current()
    assert (report.sites, report.missed_reason, report.missed_words) == ([], "", "")
    assert client.get(f"{url}3/")["Location"] == f"{led_on(url)}done/"  # no pain, no place to mark


def test_what_is_asked_every_fourth_week_is_left_out_between(client, patient):
    SymptomReportFactory(
        patient=patient,
        reported_for=clock.today(patient.zone) - timedelta(days=21),
        confidence=5,
    )
    url = address(patient)
    client.post(url, {"pain": 5})
    assert "Question 2 of 10" in client.get(f"{url}2/").content.decode()
    assert client.get(f"{url}11/")["Location"] == f"{led_on(url)}done/"
    second = PatientFactory(clinic=patient.clinic)
    SymptomReportFactory(
        patient=second,
        reported_for=clock.today(patient.zone) - timedelta(days=28),
        confidence=5,
    )
    other = address(second)
    client.post(other, {"pain": 5})
    assert "Question 2 of 15" in client.get(f"{other}2/").content.decode()


def test_low_mood_is_told_who_listens_at_once(client, patient):
    patient.clinic.help_numbers = "The Listeners\n0800 123"
    patient.clinic.save()
    url = address(patient)
    client.post(url, {"pain": 1})
    for key, answer in ((14, {"mood_interest": 1}), (15, {"mood_low": 1})):
        client.post(f"{url}{key}/", answer)
    assert "0800 123" not in client.get(f"{url}done/").content.decode()
    client.post(f"{url}15/", {"mood_low": 2})
    page = client.get(f"{url}done/").content.decode()
    assert "0800 123" in page
    assert "A nurse will read your answer by" in page


def test_warning_sign_stops_the_questions_and_says_what_to_do(client, patient):
    url = address(patient)
    client.post(url, {"pain": 2})
    page = client.post(f"{url}2/", {"red_flags": ["chest_pain"]}, follow=True).content.decode()
    assert "Call the emergency number now" in page
    assert f'href="{led_on(url)}3/"' in page  # and she may go on
    other = client.post(f"{url}2/", {"red_flags": [RedFlag.FRACTURE]}, follow=True)
    assert "What you ticked should be looked at soon" in other.content.decode()


def test_read_by_a_nurse_is_told_afterwards(client, patient, clinic):
    url = address(patient)
    client.post(url, {"pain": 5})
    nurse = MembershipFactory(clinic=clinic, role=Role.NURSE, staff__name="Ana Prieto").staff
    other = MembershipFactory(clinic=clinic, role=Role.COORDINATOR, staff__name="Bo Lund").staff
    for staff, view in ((other, "patient-detail"), (nurse, "patient-list")):
        AccessEvent.objects.create(clinic=clinic, staff=staff, patients=[patient.pk], view=view)
    assert "Read by" not in client.get(f"{url}done/").content.decode()
    AccessEvent.objects.create(
        clinic=clinic, staff=nurse, patients=[patient.pk], view="episode-detail"
    )
    assert "Read by Ana on" in client.get(f"{url}done/").content.decode()
    client.post(f"{url}5/", {"tiredness": 9})  # which she has not read
    assert "Read by" not in client.get(f"{url}done/").content.decode()


def test_on_her_own_pages_she_goes_on_with_what_she_began_by_mail(client, patient):
    client.post(address(patient), {"pain": 5})
    browser = entered(patient)
    assert "worst joint pain 5 out of 10" in browser.get("/my/").content.decode()
    assert browser.post("/my/check-in/5/", {"tiredness": 3})["Location"] == "/my/check-in/6/"
    assert (current().pain, current().tiredness) == (5, 3)
    assert browser.get("/my/check-in/done/").status_code == 200
    guarded = entered(patient, csrf=True)
    assert guarded.post("/my/check-in/", {"pain": 9}).status_code == 403


def test_pages_are_small(client, patient, settings):
    """First load: the page, its sheets, its script; afterwards the page alone, compressed."""
    url = address(patient)
    packed = lambda content: len(gzip.compress(content, 6))  # noqa: E731
    first = packed(client.get(url).content)
    for name in ("css/core.css", "css/check-in.css", "js/page.js", "favicon.svg"):
        first += packed((settings.BASE_DIR / "static" / name).read_bytes())
    assert first <= 40_000
    client.post(url, {"pain": 5})
    for key, answer in EVERY_ANSWER.items():
        assert packed(client.get(f"{url}{key}/").content) <= 5_000
        client.post(f"{url}{key}/", answer)
    assert packed(client.get(f"{url}done/").content) <= 5_000


def test_second_press_the_same_day_says_so_and_keeps_a_warning_sign(client, patient):
    url = address(patient)
    client.post(url, {"pain": 5})
    client.post(f"{url}2/", {"red_flags": [RedFlag.SWELLING]})
    assert "replaces the earlier one" in client.get(url).content.decode()
    client.post(url, {"pain": 2})
    report = SymptomReport.objects.get(superseded_at__isnull=True)
    assert (report.pain, report.red_flags, report.version) == (2, [RedFlag.SWELLING], 3)


@pytest.mark.parametrize(
    ("answer", "words"),
    [({}, "Choose a number from 0 to 10"), ({"pain": "11"}, "11 is not on the scale"),
     ({"pain": "bad"}, "Choose a number from 0 to 10"), ({"pain": "5\x00"}, "Choose a number")],
)  # fmt: skip
def test_answer_that_cannot_be_is_refused_in_words(client, patient, answer, words):
    response = client.post(address(patient), answer)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not SymptomReport.objects.exists()


@pytest.mark.parametrize(
    ("key", "added", "words"),
    [
        (2, {"red_flags": ["none", "swelling"]}, "Untick one of the two"),
        (2, {"red_flags": ["sunburn"]}, "sunburn"),
        (2, {}, "Choose an answer, or skip"),
        (3, {"sites": ["nose"]}, "nose"),
        (5, {"tiredness": "11"}, "11 is not on the scale"),
        (9, {"missed_doses": "8"}, "8 is not on the scale"),
        (11, {"stiffness_minutes": "-5"}, "“-5” cannot be"),
        (11, {"stiffness_minutes": "5000"}, "“5000” cannot be"),
        (11, {"stiffness_minutes": "ten"}, 'value="ten"'),
        (12, {"thinking_of_stopping": "x"}, "x"),
        (14, {"mood_interest": "4"}, "4"),
        (16, {"note": "x" * 1001}, "1000"),
    ],
)
def test_addition_that_cannot_be_keeps_the_first_answer(client, patient, key, added, words):
    url = address(patient)
    client.post(url, {"pain": 5})
    response = client.post(f"{url}{key}/", added)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "<title>Error:" in response.content.decode()
    assert SymptomReport.objects.get().version == 1


@pytest.mark.parametrize(
    ("pain", "signs", "seen", "unseen"),
    [
        (2, [], "What often helps", "Phone the clinic today"),
        (5, [], "A nurse will read your answer by", "Phone the clinic today"),
        (7, [], "Phone the clinic today", "Call the emergency number"),
        (2, [RedFlag.FRACTURE], "Phone the clinic today", "What often helps"),
        (2, [RedFlag.CHEST_PAIN], "Call the emergency number now", "What often helps"),
    ],
)
def test_advice_fits_the_answer(client, patient, pain, signs, seen, unseen):
    url = address(patient)
    client.post(url, {"pain": pain})
    client.post(f"{url}2/", {"red_flags": signs or ["none"]})
    page = client.get(f"{url}done/").content.decode()
    assert seen in page
    assert unseen not in page
    assert patient.clinic.phone in page


@pytest.mark.parametrize("token", ["x", "A" * 43, "no%00thing", "é" * 9])
def test_mangled_link_is_told_so(client, db, token):
    response = client.get(f"/c/{token}/")
    assert response.status_code == 410
    assert "no longer works" in response.content.decode()


@pytest.mark.parametrize("state", ["expired", "revoked", "other capability", "left"])
def test_link_that_is_over_saves_nothing(client, patient, state):
    url = address(patient, capability="visit" if state == "other capability" else "check_in")
    url = url.replace("/v/", "/c/")
    if state == "expired":
        AccessLink.objects.update(expires_at=clock.now())
    elif state == "revoked":
        links.revoke(patient=patient)
    elif state == "left":
        Patient.objects.update(status="left")
    for response in (client.get(url), client.post(url, {"pain": 5}), client.get(f"{url}2/")):
        assert response.status_code == 410
        assert "Zoraida" not in response.content.decode()
    assert not SymptomReport.objects.exists()


def test_pages_tell_nobody_who_she_is(client, patient):
    url = address(patient)
    client.post(url, {"pain": 8})
    for path in (url, f"{url}2/", f"{url}3/", f"{url}done/"):
        response = client.get(path)
        page = response.content.decode()
        for secret in ("Zoraida", "Inventada", patient.mrn, patient.email, "cancer", "letrozole"):
            assert secret not in page
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "same-origin"
        assert "htmx" not in page


def test_check_works_without_cookies_or_forgery_token(patient):
    client = Browser(enforce_csrf_checks=True)
    assert client.post(address(patient), {"pain": 1}).status_code == 303


def test_reading_day_skips_closures(client, patient, clinic):
    today = clock.today(clinic.time_zone)
    for weekday in range(1, 8):
        WorkingHours.objects.create(clinic=clinic, weekday=weekday, opens="09:00", closes="17:00")
    Closure.objects.create(
        clinic=clinic,
        first_day=today,
        last_day=today + timedelta(days=2),
        reason="Holidays",
    )
    url = address(patient)
    client.post(url, {"pain": 5})
    expected = today + timedelta(days=3)
    assert (
        f"by {expected:%A} {expected.day} {expected:%B}"
        in client.get(f"{url}done/").content.decode()
    )


def test_page_speaks_her_language(client, clinic):
    clinic.languages = ["en", "es"]
    clinic.save()
    patient = PatientFactory(clinic=clinic, language="es")
    page = client.get(address(patient)).content.decode()
    assert '<html lang="es"' in page
    assert "¿Cómo está esta semana?" in page
    assert "Guardar mi respuesta" in page


def test_status_left_closes_her_links(client, patient, clinic):
    url = address(patient)
    update_patient(patient=patient, status="left", by=Actor.system("test"))
    assert client.get(url).status_code == 410
