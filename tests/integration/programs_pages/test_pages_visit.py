"""The patient's page behind her link: GET changes nothing, buttons work any number of times."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from clinic import clock
from clinic.actors import Actor
from patients.links import issue, revoke, url_of
from patients.models import PatientStatus, Precaution, SymptomReport
from patients.models.symptom_report import ReportSource
from programs import actions
from programs.models import Booking, BookingStatus
from tests.factories.patients import SymptomReportFactory, TherapyCourseFactory
from tests.factories.programs import BookingFactory
from tests.integration.programs_pages.helpers import began_an_hour_ago
from tests.opening import Browser, led_on


@pytest.fixture
def link(booking):
    return issue(
        patient=booking.patient,
        capability="visit",
        about_uid=booking.uid,
        expires_at=clock.now() + timedelta(days=30),
    )


@pytest.fixture
def url(link):
    return "/" + url_of(link).split("/", 3)[3]


@pytest.fixture
def visitor():
    """A patient's browser: no session, and cross-site checks as strict as in production."""
    return Browser(enforce_csrf_checks=True)


def everything() -> dict[str, list]:
    """Return every row of every table, to compare before and after."""
    return {
        model._meta.db_table: sorted(map(str, model._default_manager.values_list()))
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    }


def test_looking_any_number_of_times_changes_nothing(visitor, url, booking):
    before = everything()
    for _ in range(5):
        for path in ("", "cannot-come/", "thanks/"):
            assert visitor.get(url + path).status_code in (200, 303)
            assert visitor.head(url + path).status_code in (200, 303)
    for path in ("confirm/", "undo/", "joints/", "place/", "no-place/", "other-time/"):
        assert visitor.get(url + path)["Location"] == led_on(url)
        assert visitor.head(led_on(url) + path)["Location"] == led_on(url)
    assert everything() == before


def test_the_page_says_when_and_where_and_nothing_about_her(visitor, url, booking, clinic):
    TherapyCourseFactory(patient=booking.patient)
    Precaution.objects.create(clinic=clinic, patient=booking.patient, kind="bone_metastases")
    response = visitor.get(url)
    page = response.content.decode()
    assert f"{booking.session.day:%A %-d %B}, 10:00 to 11:00" in page
    assert clinic.address in page
    assert clinic.arrival_notes in page
    assert clinic.phone in page
    for private in ("Aurora", "Belmonte", "Letrozole", "metastases", "ancer", "Strength"):
        assert private not in page
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert "htmx" not in page
    assert set(response.cookies) == {"csrftoken"}


def test_she_confirms_and_pressing_twice_is_harmless(visitor, url, booking):
    for _ in range(2):
        response = visitor.post(url + "confirm/", follow=True)
        assert "You are coming" in response.content.decode()
    booking.refresh_from_db()
    assert booking.confirmed_at is not None


@pytest.mark.parametrize(("sent", "kept"), [("unwell", "unwell"), ("", "not_said")])
def test_she_cancels_with_or_without_a_reason(visitor, url, booking, sent, kept):
    assert "Nothing happens until you press" in visitor.get(url + "cannot-come/").content.decode()
    for _ in range(2):
        page = visitor.post(url + "cannot-come/", {"reason": sent}, follow=True).content.decode()
        assert "Your appointment is cancelled" in page
    booking.refresh_from_db()
    assert (booking.cancelled_by, booking.cancel_reason) == ("patient", kept)
    assert booking.notice_hours is not None


@pytest.mark.parametrize("reason", ["clinic", "nonsense"])
def test_a_reason_that_is_not_hers_to_give_is_refused(visitor, url, booking, reason):
    assert visitor.post(url + "cannot-come/", {"reason": reason}).status_code == 422
    booking.refresh_from_db()
    assert booking.status == BookingStatus.BOOKED


def test_she_comes_after_all_if_her_place_is_free(visitor, url, booking):
    visitor.post(url + "cannot-come/")
    for _ in range(2):
        page = visitor.post(url + "undo/", follow=True).content.decode()
        assert "You are coming" in page
    again = Booking.objects.exclude(status=BookingStatus.CANCELLED).get()
    assert (again.patient, again.session) == (booking.patient, booking.session)


def test_a_place_given_away_is_said_in_her_words(visitor, url, session, booking):
    session.capacity = 1
    session.save(update_fields=["capacity"])
    visitor.post(url + "cannot-come/")
    BookingFactory(session=session)
    response = visitor.post(url + "undo/")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Somebody else has your place now. Please phone us" in page
    assert "waitlist" not in page


def test_a_session_the_clinic_cancelled_says_so_and_offers_nothing(
    visitor, url, booking, physiologist
):
    actions.cancel_session(
        session=booking.session, reason="Floor repair", by=Actor.member(physiologist)
    )
    page = visitor.get(url).content.decode()
    assert "cancelled by the clinic" in page
    assert "Phone us at" in page
    assert "Floor repair" not in page
    assert reverse("visit-undo", args=[url.split("/")[2]]) not in page
    visitor.post(url + "undo/")
    assert not Booking.objects.exclude(status=BookingStatus.CANCELLED).exists()


def test_an_appointment_that_is_over_offers_nothing(visitor, url, booking):
    began_an_hour_ago(booking.session)
    page = visitor.get(url).content.decode()
    assert "This appointment is over" in page
    for path in ("confirm/", "cannot-come/"):
        visitor.post(url + path)
    booking.refresh_from_db()
    assert (booking.status, booking.confirmed_at) == (BookingStatus.BOOKED, None)


def test_somebody_waiting_cannot_confirm(visitor, url, booking):
    Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.WAITLISTED)
    assert "You are on the waitlist" in visitor.get(url).content.decode()
    visitor.post(url + "confirm/")
    booking.refresh_from_db()
    assert booking.confirmed_at is None


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("broken", ["expired", "revoked", "mangled"])
def test_a_link_that_no_longer_works_says_so(visitor, url, link, booking, clinic, method, broken):
    if broken == "expired":
        link.expires_at = clock.now()
        link.save()
    elif broken == "revoked":
        revoke(patient=booking.patient)
    else:
        url = url[:-3] + "/"
    response = visitor.get(url) if method == "get" else visitor.post(url + "confirm/")
    assert response.status_code == 410
    page = response.content.decode()
    assert "This link no longer works" in page
    assert response["Referrer-Policy"] == "no-referrer"
    booking.refresh_from_db()
    assert booking.confirmed_at is None


def test_the_link_of_somebody_who_left_is_over(visitor, url, booking):
    booking.patient.status = PatientStatus.LEFT
    booking.patient.save()
    assert visitor.get(url).status_code == 410


def test_her_answer_is_saved_once_a_day_with_its_source(visitor, url, booking):
    for pain in ("3", "5"):
        response = visitor.post(url + "joints/", {"pain": pain}, follow=True)
        assert "your answer is saved" in response.content.decode()
    report = SymptomReport.objects.get(superseded_at__isnull=True)
    assert (report.pain, report.version, report.source) == (5, 2, ReportSource.LINK)
    assert report.reported_for == clock.today(booking.patient.zone)
    assert "What happens next" in response.content.decode()


def test_today_is_the_day_where_she_lives(visitor, url, booking):
    booking.patient.time_zone = "Pacific/Kiritimati"
    booking.patient.save()
    visitor.post(url + "joints/", {"pain": "3"})
    assert SymptomReport.objects.get().reported_for == clock.today("Pacific/Kiritimati")


def test_a_short_answer_keeps_what_she_said_earlier_today(visitor, url, booking):
    SymptomReportFactory(
        patient=booking.patient,
        reported_for=clock.today(booking.patient.zone),
        pain=2,
        missed_doses=3,
        missed_reason="cost",
        thinking_of_stopping="yes",
    )
    visitor.post(url + "joints/", {"pain": "6"})
    report = SymptomReport.objects.get(superseded_at__isnull=True)
    assert (report.pain, report.missed_doses, report.thinking_of_stopping) == (6, 3, "yes")


@pytest.mark.parametrize(
    ("answer", "expected", "unexpected"),
    [
        ({"pain": "3"}, "What often helps", "Phone the clinic today"),
        ({"pain": "7"}, "Phone the clinic today", "Call the emergency number"),
        ({"pain": "0", "red_flags": ["fracture"]}, "Phone the clinic today", "Call the emergency"),
        ({"pain": "0", "red_flags": ["chest_pain"]}, "Call the emergency number now", "care--non"),
    ],
)
def test_what_cannot_wait_gets_the_right_card(visitor, url, answer, expected, unexpected):
    page = visitor.post(url + "joints/", answer, follow=True).content.decode()
    assert expected in page
    assert unexpected not in page


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({}, "Choose a number from 0 to 10"),
        ({"pain": "11"}, "from 0 to 10"),
        ({"pain": "bad"}, "from 0 to 10"),
        ({"pain": "4", "note": "x" * 1001}, "1001 characters"),
        ({"pain": "4", "red_flags": ["headache"]}, "headache"),
        ({"pain": "4", "note": "a\x00b"}, "Null characters"),
    ],
)
def test_a_bad_answer_stores_nothing_and_says_what_to_do(visitor, url, answer, words):
    response = visitor.post(url + "joints/", {"note": "my note", **answer})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    if "note" not in answer:
        assert "my note" in page
    assert not SymptomReport.objects.exists()


def test_the_thanks_page_without_an_answer_leads_back(visitor, url):
    assert visitor.get(url + "thanks/")["Location"] == led_on(url)


def test_each_button_counts_as_one_use(visitor, url, link):
    visitor.post(url + "confirm/")
    visitor.post(url + "joints/", {"pain": "4"})
    link.refresh_from_db()
    assert link.use_count == 2
    assert link.last_used_at is not None
