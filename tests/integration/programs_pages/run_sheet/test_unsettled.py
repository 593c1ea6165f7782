"""The list of sessions to settle."""

from django.urls import reverse

from clinic.permissions import Role
from programs.models import BookingStatus
from tests.factories.patients import PatientFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory, in_days
from tests.integration.programs_pages.run_sheet.helpers import send


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
