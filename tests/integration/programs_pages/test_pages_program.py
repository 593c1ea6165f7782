"""A patient's program: started, followed, booked into, ended."""

import pytest
from django.urls import reverse

from programs.models import Booking, BookingStatus, Enrollment, EnrollmentStatus
from tests.factories.patients import PrecautionFactory
from tests.factories.programs import (
    BookingFactory,
    ProtocolVersionFactory,
    ScreeningFactory,
    SessionFactory,
    in_days,
    published_version,
)
from tests.integration.programs_pages.helpers import began_an_hour_ago


@pytest.fixture
def version(clinic):
    return published_version(clinic)


OF_HERS = (
    "program", "dose", "program-end", "enrollment-create", "screening-create", "program-plan",
    "prescription-add", "heart-rate", "dose-adjust",
)  # fmt: skip


@pytest.mark.parametrize("name", OF_HERS)
def test_the_strip_says_what_to_mind_with_its_note(
    name, client_of, physiologist, patient, enrollment
):
    PrecautionFactory(patient=patient, kind="osteoporosis", note="T-score -2.7, spine")
    page = client_of(physiologist).get(reverse(name, args=[patient.uid]), follow=True)
    assert page.status_code == 200
    assert "Osteoporosis: T-score -2.7, spine" in page.content.decode()


def page_of(patient):
    return reverse("program", args=[patient.uid])


def test_enrolling_shows_the_dose_in_words_and_starts_the_program(
    client_of, physiologist, patient, version
):
    ScreeningFactory(patient=patient)
    client = client_of(physiologist)
    url = reverse("enrollment-create", args=[patient.uid])
    page = client.get(url).content.decode()
    assert "Weeks 1 to 12: aerobic twice a week, 30 minutes at 65 % of HRmax" in page
    assert "resistance twice a week, 3 sets of 10 at effort 6" in page
    response = client.post(
        url,
        {
            "version": str(version.uid),
            "physiologist": str(physiologist.uid),
            "starts_on": in_days(3).isoformat(),
            "weeks": "",
            "availability": "mornings",
        },
    )
    assert response.status_code == 303
    client.post(response.url, {})
    client.post(reverse("enrollment-confirm", args=[patient.uid]))
    enrollment = Enrollment.objects.get(patient=patient)
    assert (enrollment.weeks, enrollment.availability) == (12, "mornings")


def test_drafts_are_not_offered(client_of, physiologist, patient, clinic):
    ScreeningFactory(patient=patient)
    ProtocolVersionFactory(protocol__clinic=clinic)
    page = client_of(physiologist).get(reverse("enrollment-create", args=[patient.uid]))
    assert "No program to start" in page.content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"version": ""}, "version", "Choose a program"),
        ({"starts_on": "soon"}, "starts_on", "as in 2026-11-24"),
        ({"starts_on": "2099-01-01"}, "starts_on", "more than a year away"),
        ({"weeks": "13"}, "weeks", "Choose 1 to 12"),
        ({"weeks": "0"}, "weeks", "1 to 104"),
        ({"physiologist": ""}, "physiologist", "Choose who"),
    ],
)
def test_bad_input_lands_at_its_field(
    client_of, physiologist, patient, version, changed, field, words
):
    ScreeningFactory(patient=patient)
    values = {
        "version": str(version.uid),
        "physiologist": str(physiologist.uid),
        "starts_on": in_days(3).isoformat(),
        "availability": "not on Thursdays",
    }
    response = client_of(physiologist).post(
        reverse("enrollment-create", args=[patient.uid]), values | changed
    )
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    assert 'value="not on Thursdays"' in response.content.decode()
    assert not Enrollment.objects.exists()


def test_a_second_program_is_refused_in_words(client_of, physiologist, enrollment, version):
    response = client_of(physiologist).post(
        reverse("enrollment-create", args=[enrollment.patient.uid]),
        {
            "version": str(version.uid),
            "physiologist": str(physiologist.uid),
            "starts_on": in_days(3).isoformat(),
        },
    )
    assert response.status_code == 422
    assert "already has a program under way" in response.content.decode()


def test_the_page_counts_attendance_with_its_denominator(client_of, physiologist, session, booking):
    began_an_hour_ago(session)
    client = client_of(physiologist)
    before = client.get(page_of(booking.patient)).content.decode()
    assert "To settle" in before
    client.post(reverse("booking-outcome", args=[booking.uid]), {"outcome": "attended"})
    page = client.get(page_of(booking.patient))
    assert (page.context["page"].attended, page.context["page"].settled) == (1, 1)
    assert "of 1 with an outcome" in page.content.decode()


def test_open_classes_are_booked_with_one_press(client_of, physiologist, session, enrollment):
    client = client_of(physiologist)
    assert "Strength" in client.get(page_of(enrollment.patient)).content.decode()
    url = reverse("program-book", args=[enrollment.patient.uid, session.uid])
    page = client.post(url, follow=True).content.decode()
    assert "Booked: Strength" in page
    assert Booking.objects.get().enrollment == enrollment
    again = client.post(url, follow=True).content.decode()
    assert "already has a booking" in again
    assert Booking.objects.count() == 1


def test_classes_before_the_program_begins_are_not_offered(
    client_of, physiologist, session, enrollment
):
    client = client_of(physiologist)
    Enrollment.objects.filter(pk=enrollment.pk).update(starts_on=in_days(8))
    assert client.get(page_of(enrollment.patient)).context["classes"] == []
    Enrollment.objects.filter(pk=enrollment.pk).update(starts_on=in_days(7))
    offered = client.get(page_of(enrollment.patient)).context["classes"]
    assert [line["uid"] for line in offered] == [session.uid]


def test_ending_needs_a_reason_and_cancels_what_is_to_come(client_of, physiologist, booking):
    client = client_of(physiologist)
    url = reverse("program-end", args=[booking.patient.uid])
    assert "(1) are cancelled" in client.get(url).content.decode()
    assert client.post(url, {"status": "discontinued"}).status_code == 422
    response = client.post(url, {"status": "discontinued", "reason": "Moved away"}, follow=True)
    booking.refresh_from_db()
    booking.enrollment.refresh_from_db()
    assert booking.enrollment.status == EnrollmentStatus.DISCONTINUED
    assert booking.status == BookingStatus.CANCELLED
    assert "Moved away" in response.content.decode()
    assert "no program under way" in client.get(url, follow=True).content.decode()


def test_a_patient_without_a_program_is_offered_one(client_of, physiologist, patient):
    page = client_of(physiologist).get(page_of(patient)).content.decode()
    assert "No program yet" in page
    assert reverse("enrollment-create", args=[patient.uid]) in page


def test_queries_do_not_grow_with_the_program(
    client_of, physiologist, room, booking, queries, clinic
):
    client = client_of(physiologist)
    few = queries(client, page_of(booking.patient))
    for days in range(8, 28):
        other = SessionFactory(
            clinic=clinic, physiologist=physiologist, room=room, day=in_days(days)
        )
        if days % 2:
            BookingFactory(session=other, enrollment=booking.enrollment)
    assert queries(client, page_of(booking.patient)) == few


def test_the_record_shows_the_program_and_leads_to_it(client_of, physiologist, booking, patient):
    record = reverse("patient-detail", args=[patient.uid])
    page = client_of(physiologist).get(record).content.decode()
    assert "Week 2 of 12" in page
    assert page_of(patient) in page
    assert reverse("session-detail", args=[booking.session.uid]) in page


def test_the_record_of_somebody_without_a_program_offers_one(client_of, physiologist, patient):
    page = client_of(physiologist).get(reverse("patient-detail", args=[patient.uid]))
    assert reverse("enrollment-create", args=[patient.uid]) in page.content.decode()
