"""Planning the weekly check-in and writing it: who, when, once, and what it never says."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.actors import Actor
from notifications.kinds import Mail, NotNow, kind_named
from notifications.models import Message, Preference
from patients.actions import plan_check_ins, record_report, set_mail_wishes, update_patient
from patients.models import AccessLink, Patient
from tests.factories.patients import PatientFactory, SymptomReportFactory, TherapyCourseFactory

MORNING = datetime(2026, 3, 23, 6, tzinfo=UTC)  # a Monday, six days before the clocks change


@pytest.fixture
def patient(clinic) -> Patient:
    with time_machine.travel(MORNING, tick=False):
        return TherapyCourseFactory(patient__clinic=clinic).patient


def planned(now: datetime = MORNING) -> int:
    with time_machine.travel(now, tick=False):
        return plan_check_ins(now=now)


def test_due_at_nine_and_over_when_the_quiet_hours_begin(patient):
    assert planned() == 1
    message = Message.objects.get()
    assert message.due_at == datetime(2026, 3, 23, 8, tzinfo=UTC)
    assert message.send_before == datetime(2026, 3, 23, 19, tzinfo=UTC)
    assert (message.recipient_uid, message.about_uid) == (patient.uid, patient.uid)
    assert message.kind == "check-in"


def test_hourly_for_twenty_days_across_the_clock_change_asks_once_a_week(patient):
    for hour in range(24 * 20):
        planned(MORNING + timedelta(hours=hour))
    due = list(Message.objects.order_by("due_at").values_list("due_at", flat=True))
    assert [at.astimezone(UTC) for at in due] == [
        datetime(2026, 3, 23, 8, tzinfo=UTC),
        datetime(2026, 3, 30, 7, tzinfo=UTC),
        datetime(2026, 4, 6, 7, tzinfo=UTC),
    ]


def test_her_own_zone_counts(patient):
    Patient.objects.update(time_zone="America/New_York")
    assert planned() == 1
    assert Message.objects.get().due_at == datetime(2026, 3, 23, 13, tzinfo=UTC)


def test_night_plans_nothing(patient):
    assert planned(datetime(2026, 3, 23, 21, tzinfo=UTC)) == 0


@pytest.mark.parametrize(
    "change",
    [{"email": ""}, {"consents_to_mail": False}, {"status": "left"}, {"status": "deceased"}],
)
def test_nobody_is_asked_who_cannot_or_will_not_be(patient, change):
    Patient.objects.update(**change)
    assert planned() == 0


def test_nobody_is_asked_without_therapy(clinic):
    PatientFactory(clinic=clinic)
    assert planned() == 0


def test_nobody_is_asked_who_wished_otherwise(patient):
    set_mail_wishes(patient=patient, asked=["check-in"], wanted=[], by=Actor.patient(patient.uid))
    assert planned() == 0


def test_answer_of_yesterday_puts_it_off_until_the_third_day(patient):
    SymptomReportFactory(patient=patient, reported_for=MORNING.date() - timedelta(days=1))
    days = [MORNING + timedelta(days=number) for number in range(4)]
    assert [planned(day) for day in days] == [0, 0, 1, 0]


@pytest.mark.parametrize("rows", [1, 20])
def test_planning_takes_as_many_queries_for_twenty_as_for_one(clinic, rows):
    for _ in range(rows):
        TherapyCourseFactory(patient__clinic=clinic)
    with CaptureQueriesContext(connection) as queries:
        plan_check_ins(now=MORNING)
    assert len(queries) <= 5  # savepoint, open days, read, insert, release


def test_leaving_calls_off_what_is_pending(patient):
    planned()
    update_patient(patient=patient, status="left", by=Actor.system("test"))
    message = Message.objects.get()
    assert (message.state, message.error_code) == ("cancelled", "patient-left")


def composed(patient: Patient) -> Mail | NotNow:
    planned()
    with time_machine.travel(MORNING + timedelta(hours=2), tick=False):
        message = Message.objects.get()
        return kind_named("check-in").compose([message])[message.pk]


def test_mail_has_eleven_links_in_both_parts_that_open_the_page(client, patient):
    mail = composed(patient)
    assert isinstance(mail, Mail)
    for part in (mail.text, mail.html):
        assert set(re.findall(r"/c/[\w-]{43}/\?v=(\d+)", part)) == {str(n) for n in range(11)}
    assert AccessLink.objects.count() == 2
    with time_machine.travel(MORNING + timedelta(days=3), tick=False):
        link = re.search(r"https?://[^/]+(/c/[\w-]{43}/\?v=6)", mail.text)
        assert client.get(link[1]).status_code == 200


def test_mail_written_twice_is_the_same(patient):
    first = composed(patient)
    assert composed(patient) == first


@pytest.mark.parametrize("language", ["en", "es"])
def test_mail_gives_nothing_away(patient, language):
    Patient.objects.update(language=language)
    mail = composed(patient)
    outside = " ".join([mail.subject, mail.from_name, *mail.headers.values()]).lower()
    for word in ("joint", "pain", "dolor", "articul", "letrozole", "tablet", "symptom"):
        assert word not in outside
    for word in ("cancer", "cáncer", "oncolog", "breast", "mama", "letrozole", "inhibitor"):
        assert word not in f"{outside} {mail.text} {mail.html}".lower()
    assert patient.family_name not in mail.text
    assert mail.language == language


def test_spanish_mail_is_spanish(patient):
    Patient.objects.update(language="es")
    mail = composed(patient)
    assert mail.subject == "¿Cómo está esta semana?"
    assert "How" not in mail.text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": "left"}, "patient-not-active"),
        ({"email": ""}, "no-address"),
        ({"consents_to_mail": False}, "no-consent"),
    ],
)
def test_what_is_no_longer_true_is_not_sent(patient, change, code):
    planned()
    Patient.objects.update(**change)
    message = Message.objects.get()
    assert kind_named("check-in").compose([message])[message.pk].code == code


def test_answer_before_the_mail_leaves_holds_it_back(patient):
    planned()
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        record_report(
            patient=patient,
            reported_for=clock.today(patient.zone),
            pain=2,
            source="link",
            by=Actor.patient(patient.uid),
        )
        message = Message.objects.get()
        assert kind_named("check-in").compose([message])[message.pk] == NotNow("answered")


@pytest.mark.parametrize("rows", [1, 20])
def test_composing_takes_as_many_queries_for_twenty_as_for_one(clinic, rows):
    for _ in range(rows):
        TherapyCourseFactory(patient__clinic=clinic)
    plan_check_ins(now=MORNING)
    messages = list(Message.objects.all())
    assert len(messages) == rows
    with CaptureQueriesContext(connection) as queries:
        kind_named("check-in").compose(messages)
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) <= 4


def wishes_address(patient: Patient) -> str:
    mail = composed(patient)
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return re.search(r"<https?://[^/]+(/u/[\w-]{43}/\?kind=[0-9a-f]{8})>", str(mail.headers))[1]


def test_one_click_ends_the_check_ins(client, patient):
    url = wishes_address(patient)
    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        assert client.get(url).status_code == 200
        assert not Preference.objects.exists()
        response = client.post(url, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preference.objects.get(kind="check-in").wanted is False


def test_page_of_wishes_saves_both_ways(client, patient):
    url = wishes_address(patient).partition("?")[0]
    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        client.post(url, {})
        assert Preference.objects.get(kind="check-in").wanted is False
        page = client.post(url, {"kind": ["check-in", "nonsense"]}, follow=True).content.decode()
    assert "Saved." in page
    assert Preference.objects.get(kind="check-in").wanted is True
