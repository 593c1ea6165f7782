"""The run sheet as a page: whom it shows, to whom, and from when on."""

from datetime import timedelta

from django.urls import reverse

from clinic import clock
from clinic.models import AccessEvent
from clinic.permissions import Role
from patients.models import PrecautionKind
from programs.models import ExerciseCaution, PerformedSet, SessionRecord
from tests.factories.patients import PatientFactory, PrecautionFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory, SessionFactory
from tests.integration.programs_pages.helpers import began_an_hour_ago
from tests.integration.programs_pages.run_sheet.helpers import send, sheet_url


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


def test_a_sheet_opens_an_hour_before(doctor, session, booking):
    with clock.standing_at(session.starts_at - timedelta(minutes=61)):
        answer = send(doctor, booking, "arrive")
        assert answer.status_code == 409
        assert "Its run sheet opens at 09:00" in answer.content.decode()
        assert "From 09:00 on" in doctor.get(sheet_url(booking)).content.decode()
    assert not SessionRecord.objects.exists()


def test_the_day_leads_to_the_run_sheet_and_to_the_day_sheet(doctor, under_way):
    page = doctor.get(reverse("day", args=[under_way.session.day])).content.decode()
    assert sheet_url(under_way) in page
    assert reverse("day-sheet", args=[under_way.session.day]) in page


def test_nurses_and_other_clinics_have_no_run_sheet(staff_client, clinic, under_way, doctor):
    assert staff_client(Role.NURSE).get(sheet_url(under_way)).status_code == 403
    assert send(staff_client(Role.NURSE), under_way, "arrive").status_code == 403
    other = SessionFactory()
    assert doctor.get(reverse("session-run", args=[other.uid])).status_code == 404
    assert staff_client(Role.NURSE).get(reverse("adverse-events")).status_code == 200
    assert staff_client(Role.NURSE).get(reverse("unsettled")).status_code == 403


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
