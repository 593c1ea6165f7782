"""Somebody who helps a patient, by her consent: what goes there, what they may do, how it ends."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from clinic.actors import Actor
from notifications.kinds import kind_named
from notifications.models import Message
from patients.actions import accept_carer, end_carer, name_carer
from patients.actions.carers import MOST_CARERS
from patients.models import AccessLink, Carer, Patient
from programs import actions
from programs.models import Booking, BookingStatus
from tests.factories.patients import PatientFactory
from tests.factories.programs import EnrollmentFactory, Scene, scene
from tests.integration.portal.entering import entered
from tests.opening import Browser

FORM = {
    "name": "Rosa Ruiz",
    "relation": "daughter",
    "email": "rosa@mail.example",
    "language": "en",
    "may_answer": "yes",
}


@pytest.fixture
def here(db) -> Scene:
    return scene()


@pytest.fixture
def patient(here) -> Patient:
    return PatientFactory(clinic=here.clinic, given_name="Pilar")


def named(patient: Patient, *, accepted: bool = True, **changes: object) -> Carer:
    values = {**FORM, "may_answer": True, **changes}
    carer = name_carer(patient=patient, by=Actor.patient(patient.uid), **values)
    return accept_carer(carer=carer, by=Actor.carer(carer.uid)) if accepted else carer


def booked(here: Scene, patient: Patient) -> Booking:
    enrollment = EnrollmentFactory(patient=patient, physiologist=here.physiologist)
    return actions.book(session=here.session(), enrollment=enrollment, by=here.by)


def written(kind: str) -> str:
    """Compose what waits of a kind as the engine does; return the newest mail's text."""
    messages = list(Message.objects.filter(kind=kind, state="pending").order_by("pk"))
    mails = kind_named(kind).compose(messages)
    return mails[messages[-1].pk].text


def paths(text: str) -> dict[str, str]:
    return {path[1]: path for path in re.findall(r"/[hwv]/[\w-]+/", text)}


def test_she_names_somebody_who_accepts_by_a_press_and_opening_the_link_changes_nothing(patient):
    browser = entered(patient)
    page = browser.post("/my/carers/new/", FORM, follow=True).content.decode()
    assert "Has not answered yet" in page
    link = paths(written("carer-asked"))["h"]
    for _ in range(3):
        assert "Pilar" in Browser(enforce_csrf_checks=True).get(link).content.decode()
    assert Carer.objects.get().accepted_at is None
    Browser(enforce_csrf_checks=True).post(link, {"press": "yes"})
    carer = Carer.objects.get()
    assert (carer.accepted_at is not None, carer.ended_at) == (True, None)


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"email": "rosa"}, 422, "This is not an e-mail address"),
        ({"relation": "cat"}, 422, "cat"),
        ({"name": ""}, 422, "“Their name” is empty"),
        ({"email": "HERS"}, 409, "This is your own address"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(patient, changed, status, said):
    if changed.get("email") == "HERS":
        changed = {"email": patient.email.upper()}
    answer = entered(patient).post("/my/carers/new/", {**FORM, **changed})
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert "Rosa Ruiz" in answer.content.decode() or "name" in changed
    assert not Carer.objects.exists()


def test_the_same_address_twice_and_a_fourth_person_are_refused(patient):
    carer = named(patient)
    browser = entered(patient)
    again = browser.post("/my/carers/new/", {**FORM, "email": "ROSA@mail.example"})
    assert again.status_code == 409
    assert "on your list already" in again.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Carer.objects.create(
            clinic=carer.clinic,
            patient=patient,
            name="R",
            email="Rosa@Mail.example",
            relation="son",
            consented_by="patient",
        )
    for n in range(1, MOST_CARERS):
        named(patient, email=f"{n}@mail.example")
    full = browser.post("/my/carers/new/", {**FORM, "email": "more@mail.example"})
    assert full.status_code == 409
    assert "Three people help you already" in full.content.decode()


def test_a_carer_is_told_what_she_is_told_and_nothing_of_her_health(here, patient):
    named(patient)
    booking = booked(here, patient)
    written("booking-confirmed")
    written("booking-confirmed")  # composed again, as after a lost lease
    row = Message.objects.get(kind="carer-appointment")
    assert row.recipient_kind == "carer"
    mail = kind_named("carer-appointment").compose([row])[row.pk]
    assert mail.to == FORM["email"]
    assert booking.session.room.name in mail.text
    for word in ("Pilar", "pain", "joint", "exercise", "program"):
        assert word not in mail.subject
        assert word == "Pilar" or word not in mail.text.lower()


def test_somebody_who_has_not_accepted_or_has_ended_hears_nothing(here, patient):
    asked = named(patient, accepted=False)
    over = named(patient, email="over@mail.example")
    end_carer(carer=over, by=Actor.patient(patient.uid))
    booked(here, patient)
    written("booking-confirmed")
    assert not Message.objects.filter(kind="carer-appointment").exists()
    assert asked.accepted_at is None


def test_a_patient_who_gets_no_mail_is_helped_all_the_same(here, patient):
    named(patient)
    Patient.objects.filter(pk=patient.pk).update(email="")
    booked(here, patient)
    rows = list(Message.objects.filter(kind="booking-confirmed"))
    assert kind_named("booking-confirmed").compose(rows)[rows[0].pk].suppressed
    assert Message.objects.filter(kind="carer-appointment").count() == 1


def test_a_carer_answers_for_her_and_everybody_sees_who_it_was(here, patient, client):
    named(patient)
    booking = booked(here, patient)
    written("booking-confirmed")
    link = paths(written("carer-appointment"))["w"]
    browser = Browser(enforce_csrf_checks=True)
    page = browser.get(link).content.decode()
    assert "How are your joints?" not in page
    assert browser.post(link, {"press": "comes"}).status_code == 303
    booking.refresh_from_db()
    assert booking.confirmed_at
    assert browser.post(link, {"press": "stays-away"}).status_code == 303
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    hers = entered(patient).get("/my/carers/").content.decode()
    assert "confirmed the appointment" in hers
    assert "cancelled the appointment" in hers
    client.force_login(here.physiologist)
    record = client.get(f"/patients/{patient.uid}/").content.decode()
    assert "Rosa Ruiz, her daughter, confirmed the appointment" in record


def test_one_who_may_only_know_gets_no_link_to_answer(here, patient):
    named(patient, may_answer=False)
    booked(here, patient)
    written("booking-confirmed")
    assert set(paths(written("carer-appointment"))) == {"h"}


@pytest.mark.parametrize("who", ["patient", "carer", "staff"])
def test_each_of_the_three_ends_it_and_every_link_ends_with_it(here, patient, client, who):
    carer = named(patient)
    booked(here, patient)
    written("booking-confirmed")
    links = paths(written("carer-appointment"))
    if who == "patient":
        entered(patient).post(f"/my/carers/{carer.uid}/end/")
    elif who == "carer":
        Browser().post(links["h"], {"press": "end"})
    else:
        client.force_login(here.physiologist)
        client.post(f"/patients/{patient.uid}/carer/{carer.uid}/end/")
    carer.refresh_from_db()
    assert carer.ended_by == who
    assert {Browser().get(path).status_code for path in links.values()} == {410}
    assert not AccessLink.objects.filter(carer=carer, revoked_at__isnull=True).exists()
    row = Message.objects.get(kind="carer-appointment")
    assert row.state == "cancelled"


def test_another_patients_carer_cannot_be_ended(here, patient):
    carer = named(PatientFactory(clinic=here.clinic))
    assert entered(patient).post(f"/my/carers/{carer.uid}/end/").status_code == 404
    carer.refresh_from_db()
    assert carer.ended_at is None


def test_staff_record_her_consent(here, patient, client):
    client.force_login(here.physiologist)
    answer = client.post(f"/patients/{patient.uid}/carer/", FORM)
    assert answer.status_code == 303
    carer = Carer.objects.get()
    assert (carer.consented_by, carer.recorded_by) == ("staff", here.physiologist)
    assert "recorded by staff" in client.get(answer["Location"]).content.decode()


def test_composing_asks_as_much_for_many_as_for_one(here):
    for n in range(6):
        other = PatientFactory(clinic=here.clinic)
        named(other, email=f"c{n}@mail.example")
        booked(here, other) if n == 0 else actions.book(
            session=Booking.objects.first().session,
            enrollment=EnrollmentFactory(patient=other, physiologist=here.physiologist),
            by=here.by,
        )
    kind_named("booking-confirmed").compose(list(Message.objects.filter(kind="booking-confirmed")))
    rows = list(Message.objects.filter(kind="carer-appointment"))
    assert len(rows) == 6
    with CaptureQueriesContext(connection) as one:
        kind_named("carer-appointment").compose(rows[:1])
    with CaptureQueriesContext(connection) as many:
        kind_named("carer-appointment").compose(rows)
    assert len(many) == len(one) <= 5
