"""The day sheet: who comes, what to mind, check-in and its way back."""

from datetime import date

import pytest
from django.urls import reverse

from clinic import clock
from clinic.models import AccessEvent
from clinic.permissions import Role
from patients.models import PrecautionKind
from programs.models import BookingStatus, SessionRecord
from tests.factories.patients import PatientFactory, PrecautionFactory, SymptomReportFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory, SessionFactory
from tests.integration.programs_pages.helpers import began_an_hour_ago, local_day


@pytest.fixture
def under_way(session, booking):
    """Yesterday's or today's class that began an hour ago, with one patient booked."""
    began_an_hour_ago(session)
    booking.refresh_from_db()
    return booking


def day_url(session):
    return reverse("day", args=[local_day(session)])


def test_the_sheet_names_patients_with_precautions_pain_and_confirmation(
    client_of, physiologist, session, booking
):
    PrecautionFactory(patient=booking.patient, kind=PrecautionKind.FALLS, note="uses a stick")
    PrecautionFactory(
        patient=booking.patient, kind=PrecautionKind.OSTEOPOROSIS, ended_at=clock.now()
    )
    SymptomReportFactory(
        patient=booking.patient, pain=8, reported_for=date(2026, 1, 9), red_flags=["swelling"]
    )
    booking.confirmed_at = clock.now()
    booking.save()
    page = client_of(physiologist).get(day_url(session)).content.decode()
    assert "10:00 to 11:00" in page
    assert "Aurora Belmonte" in page
    assert "Falls: uses a stick" in page
    assert "Osteoporosis" not in page
    assert "<b>8</b>" in page
    assert "9 Jan" in page
    assert "Red flag: A newly swollen" in page
    assert "Confirmed" in page
    assert "1 of 8 places taken" in page


def test_waitlist_and_cancellations_are_marked(client_of, physiologist, session, booking):
    BookingFactory(session=session, status=BookingStatus.WAITLISTED)
    gone = BookingFactory(session=session)
    gone.status, gone.cancelled_at = BookingStatus.CANCELLED, clock.now()
    gone.cancelled_by, gone.cancel_reason, gone.notice_hours = "patient", "unwell", 3
    gone.save()
    page = client_of(physiologist).get(day_url(session)).content.decode()
    assert "Waitlist:" in page
    assert "Cancelled by the patient, 3 h before: unwell" in page


def test_a_physiologist_sees_her_own_day_or_the_whole_clinics(
    staff_client, client_of, physiologist, session, booking
):
    colleague = staff_client()
    own = colleague.get(day_url(session)).content.decode()
    whole = colleague.get(day_url(session) + "?whose=clinic").content.decode()
    assert "Belmonte" not in own
    assert "No sessions on this day" in own
    assert "Belmonte" in whole
    assert physiologist.name in whole


def test_the_read_is_logged(client_of, physiologist, session, booking):
    client_of(physiologist).get(day_url(session))
    event = AccessEvent.objects.get(staff=physiologist)
    assert event.view == "today"
    assert event.patients == [booking.patient_id]


def test_queries_do_not_grow_with_the_day(client_of, physiologist, session, booking, queries):
    client = client_of(physiologist)
    few = queries(client, day_url(session))
    session.capacity = 30
    session.save(update_fields=["capacity"])
    for _ in range(10):
        BookingFactory(session=session)
    for hour in range(11, 20):
        other = SessionFactory(
            clinic=session.clinic,
            physiologist=physiologist,
            room=session.room,
            day=session.day,
            start_time=session.start_time.replace(hour=hour),
        )
        BookingFactory(session=other)
    assert queries(client, day_url(session)) == few <= 4


def test_attendance_with_its_dose_is_recorded_and_comes_back_to_the_day(
    client_of, physiologist, under_way
):
    url = reverse("booking-outcome", args=[under_way.uid])
    values = {
        "outcome": "attended",
        "minutes": "45",
        "effort": "6",
        "pain_before": "3",
        "pain_after": "2",
        "early_stop": "asked",
        "next": day_url(under_way.session),
    }
    client = client_of(physiologist)
    response = client.post(url, values)
    assert response.status_code == 303
    assert response["Location"] == day_url(under_way.session)
    page = client.get(response["Location"]).content.decode()
    assert "45 min, effort 6, pain 3 → 2, stopped early: she asked to stop" in page
    record = SessionRecord.objects.get(booking=under_way)
    assert (record.minutes, record.effort) == (45, 6)


def test_did_not_come_is_one_press_and_can_be_undone(client_of, physiologist, under_way):
    client = client_of(physiologist)
    client.post(reverse("booking-outcome", args=[under_way.uid]), {"outcome": "no_show"})
    under_way.refresh_from_db()
    assert under_way.status == BookingStatus.NO_SHOW
    assert "Did not come" in client.get(day_url(under_way.session)).content.decode()
    client.post(reverse("booking-undo", args=[under_way.uid]))
    under_way.refresh_from_db()
    assert under_way.status == BookingStatus.BOOKED


def test_bad_answers_keep_what_was_typed_and_store_nothing(client_of, physiologist, under_way):
    response = client_of(physiologist).post(
        reverse("booking-outcome", args=[under_way.uid]),
        {"outcome": "attended", "minutes": "45", "effort": "11", "note": "left early"},
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "11 is not on the scale" in page
    assert 'value="45"' in page
    assert 'value="left early"' in page
    under_way.refresh_from_db()
    assert under_way.status == BookingStatus.BOOKED


def test_nobody_has_come_before_the_session_began(client_of, physiologist, booking):
    response = client_of(physiologist).post(
        reverse("booking-outcome", args=[booking.uid]), {"outcome": "attended"}
    )
    assert response.status_code == 422
    assert "The session begins on" in response.content.decode()


def test_the_form_opens_inside_the_day_through_htmx(client_of, physiologist, under_way):
    response = client_of(physiologist).get(
        reverse("booking-outcome", args=[under_way.uid]), headers={"HX-Request": "true"}
    )
    page = response.content.decode()
    assert "<html" not in page
    assert 'value="30"' in page  # the minutes planned


def test_forgotten_outcomes_of_other_days_are_listed(client_of, physiologist, under_way, clinic):
    later = reverse("day", args=[clock.today(clinic.time_zone).replace(year=2030)])
    page = client_of(physiologist).get(later).content.decode()
    assert "To settle" in page
    assert "Belmonte" in page


def test_a_nurse_reads_the_day_without_its_buttons(staff_client, under_way):
    page = staff_client(Role.NURSE).get(day_url(under_way.session)).content.decode()
    assert "Belmonte" in page
    assert "Attended" not in page


def test_a_foreign_next_is_not_followed(client_of, physiologist, under_way):
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        response = client_of(physiologist).post(
            reverse("booking-outcome", args=[under_way.uid]),
            {"outcome": "no_show", "next": target},
        )
        assert response["Location"].startswith("/today/")


def test_waiting_patients_have_no_outcome_to_give(client_of, physiologist, session, booking):
    waiting = BookingFactory(
        session=session,
        status=BookingStatus.WAITLISTED,
        enrollment=EnrollmentFactory(patient=PatientFactory(clinic=session.clinic)),
    )
    began_an_hour_ago(session)
    page = client_of(physiologist).get(day_url(session)).content.decode()
    assert reverse("booking-outcome", args=[waiting.uid]) not in page
