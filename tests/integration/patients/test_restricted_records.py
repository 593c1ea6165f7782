"""Restricted records: who is in care, what everybody else sees, and opening one with a reason."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from adherence.actions.assigning import assign
from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.models import AccessEvent, Clinic, Staff
from clinic.permissions import Access, Permission, Role
from notifications.models import Message
from patients import actions
from patients.care.relationship import closed_among
from patients.models import NamedCarer, Patient, RecordOpening, Restriction
from patients.rights.readers import readers_of
from programs.actions import book, move_session
from tests.factories.adherence import EpisodeFactory
from tests.factories.patients import PatientFactory, SymptomReportFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory, SessionFactory, in_days

Member = Callable[..., Staff]
Signed = Callable[..., Client]
WHY = {"reason": "cover", "note": "Her nurse is ill"}


@pytest.fixture
def patient(clinic: Clinic, member: Member) -> Patient:
    """A patient whose record a coordinator has restricted, herself named."""
    keeper = member(Role.COORDINATOR)
    patient = PatientFactory(clinic=clinic, given_name="Vera", family_name="Kestrel")
    actions.restrict_record(
        patient=patient, reason="colleague", note="", names=[keeper], by=Actor.member(keeper)
    )
    clinic.refresh_from_db()
    return patient


def access_of(staff: Staff, clinic: Clinic, *roles: Role) -> Access:
    return Access(staff, Clinic.objects.get(pk=clinic.pk), roles or (Role.NURSE,))


def record(patient: Patient) -> str:
    return reverse("patient-detail", args=[patient.uid])


def test_a_restricted_record_asks_for_a_reason_and_opens_for_an_hour(
    patient: Patient, staff_client: Signed
) -> None:
    nurse = staff_client(Role.NURSE)
    page = nurse.get(record(patient))
    assert page.status_code == 403
    assert "This record is restricted" in page.content.decode()
    assert patient.email not in page.content.decode()
    opening = reverse("record-open", args=[patient.uid])
    empty = nurse.post(opening, {"reason": "cover", "note": ""})
    assert empty.status_code == 422
    assert "Say in a few words" in empty.content.decode()
    to = reverse("patient-mails", args=[patient.uid])
    went = nurse.post(opening, {**WHY, "to": to})
    assert (went.status_code, went["Location"]) == (303, to)
    assert nurse.get(record(patient)).status_code == 200
    with clock.standing_at(clock.now() + timedelta(minutes=61)):
        assert nurse.get(record(patient)).status_code == 403


def test_where_to_go_back_is_a_page_of_ours(patient: Patient, staff_client: Signed) -> None:
    opening = reverse("record-open", args=[patient.uid])
    for to in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        went = staff_client(Role.NURSE).post(opening, {**WHY, "to": to})
        assert went["Location"] == record(patient)


def test_who_is_in_care_opens_it_without_a_reason(
    patient: Patient, clinic: Clinic, member: Member
) -> None:
    def is_open(staff: Staff, *roles: Role) -> bool:
        return access_of(staff, clinic, *roles).allows(Permission.VIEW_PATIENTS, patient)

    trains, leads, works, named, other = (member() for _ in range(5))
    EnrollmentFactory(patient=patient, physiologist=trains)
    assert is_open(trains)
    far = SessionFactory(clinic=clinic, physiologist=leads, day=in_days(30))
    program = patient.enrollments.get()
    BookingFactory(session=far, enrollment=program)
    assert not is_open(leads)
    near = SessionFactory(clinic=clinic, physiologist=leads, day=in_days(27))
    BookingFactory(session=near, enrollment=program)
    assert is_open(leads)
    EpisodeFactory(patient=patient, owner=works)
    assert is_open(works)
    actions.name_staff(patient=patient, staff=named, by=Actor.member(trains))
    assert is_open(named)
    assert not is_open(other)
    actions.unname_staff(
        named=NamedCarer.objects.get(patient=patient, staff=named), by=Actor.member(named)
    )
    assert not is_open(named)


def test_nobody_takes_on_a_restricted_patient_herself(
    patient: Patient, clinic: Clinic, member: Member, staff_client: Signed
) -> None:
    """Neither by booking her, nor by taking the session over, nor by her program or episode."""
    trains, curious = member(), member()
    coordinator = staff_client(Role.COORDINATOR)
    by, arranger = Actor.member(curious), Actor.member(coordinator.staff)  # type: ignore[attr-defined]
    program = EnrollmentFactory(patient=patient, physiologist=trains)
    own, hers = (
        SessionFactory(clinic=clinic, physiologist=who, day=in_days(n))
        for who, n in ((curious, 5), (trains, 6))
    )
    with pytest.raises(Refused, match="cannot take her on yourself"):
        book(session=own, enrollment=program, by=by)
    book(session=hers, enrollment=program, by=Actor.member(trains))

    def takes_over() -> None:
        move_session(
            session=hers, day=hers.day, start_time=hers.start_time, physiologist=curious, by=by
        )

    with pytest.raises(Refused, match="Vera Kestrel"):
        takes_over()
    nurse = member(Role.NURSE)
    episode = EpisodeFactory(patient=patient)
    with pytest.raises(Refused, match="Vera Kestrel"):
        assign(clinic=clinic, episodes=[episode.uid], to=nurse.uid, by=Actor.member(nurse))
    assert closed_among(access_of(curious, clinic), [patient.pk])

    page = reverse("record-openings")
    assert "Open through the calendar" not in coordinator.get(page).content.decode()
    book(session=own, enrollment=program, by=arranger)
    told = coordinator.get(page).content.decode()
    assert "Open through the calendar" in told
    assert curious.name in told
    (row,) = coordinator.get("/api/v1/records-open-by-calendar/").json()
    assert (row["staff"], row["patient"]) == (curious.name, str(patient.uid))
    assert not closed_among(access_of(curious, clinic), [patient.pk])
    takes_over()
    actions.name_staff(patient=patient, staff=curious, by=arranger)
    assert "Open through the calendar" not in coordinator.get(page).content.decode()


def test_nobody_names_herself_into_a_restricted_record_or_lifts_what_keeps_her_out(
    patient: Patient, clinic: Clinic, member: Member, staff_client: Signed
) -> None:
    nurse = member(Role.NURSE)
    curious = staff_client(Role.COORDINATOR)
    staff: Staff = curious.staff  # type: ignore[attr-defined]
    page = reverse("record-care", args=[patient.uid])
    naming = reverse("record-care-name", args=[patient.uid])
    both = {"names": [str(nurse.uid), str(staff.uid)]}
    told = curious.post(naming, both)
    assert told.status_code == 422
    assert "cannot name yourself" in told.content.decode()
    assert "checked" in told.content.decode()
    assert not patient.named_staff.filter(staff__in=[nurse, staff]).exists()
    with pytest.raises(Refused, match="cannot lift that yourself"):
        actions.lift_restriction(patient=patient, by=Actor.member(staff))
    shown = curious.get(page).content.decode()
    assert "Lift the restriction" not in shown
    assert reverse("record-open", args=[patient.uid]) in shown
    curious.post(reverse("record-open", args=[patient.uid]), WHY)
    assert "Lift the restriction" in curious.get(page).content.decode()
    assert curious.post(naming, both).status_code == 303
    assert nurse.name not in curious.get(page).content.decode().partition("Name more people")[2]
    actions.lift_restriction(patient=patient, by=Actor.member(staff))


def test_with_a_reason_given_she_may_be_taken_on(
    patient: Patient, clinic: Clinic, member: Member
) -> None:
    curious = member()
    session = SessionFactory(clinic=clinic, physiologist=curious, day=in_days(5))
    actions.open_record(access=access_of(curious, clinic), patient=patient, **WHY)
    program = EnrollmentFactory(patient=patient, physiologist=member())
    assert book(session=session, enrollment=program, by=Actor.member(curious)).pk


def test_a_clinic_may_let_physiologists_open_only_their_own(clinic: Clinic, member: Member) -> None:
    patient, person = PatientFactory(clinic=clinic), member()
    assert not closed_among(access_of(person, clinic, Role.PHYSIOLOGIST), [patient.pk])
    Clinic.objects.filter(pk=clinic.pk).update(care_only=True)
    assert closed_among(access_of(person, clinic, Role.PHYSIOLOGIST), [patient.pk])
    assert not closed_among(access_of(person, clinic, Role.NURSE), [patient.pk])
    both = access_of(person, clinic, Role.PHYSIOLOGIST, Role.COORDINATOR)
    assert not closed_among(both, [patient.pk])
    EnrollmentFactory(patient=patient, physiologist=person)
    assert not closed_among(access_of(person, clinic, Role.PHYSIOLOGIST), [patient.pk])


def test_lists_keep_the_name_and_none_of_the_facts(
    patient: Patient, clinic: Clinic, staff_client: Signed
) -> None:
    SymptomReportFactory(patient=patient, pain=9, note="Zzcanary note")
    EpisodeFactory(patient=patient)
    nurse = staff_client(Role.NURSE)
    listed = nurse.get(reverse("patient-list")).content.decode()
    assert "Kestrel" in listed
    assert patient.email not in listed
    unread = nurse.get(reverse("unread-check-ins")).content.decode()
    assert "Zzcanary" not in unread
    assert "Vera Kestrel: open with a reason" in unread
    worklist = nurse.get(reverse("worklist")).content.decode()
    assert "Vera Kestrel: open with a reason" in worklist
    assert patient.mrn not in worklist


def test_the_api_is_closed_the_same(patient: Patient, staff_client: Signed) -> None:
    report = SymptomReportFactory(patient=patient)
    EpisodeFactory(patient=patient)
    nurse = staff_client(Role.NURSE)
    closed = nurse.get(f"/api/v1/patients/{patient.uid}/")
    assert closed.status_code == 403
    assert closed.json()["code"] == "restricted"
    for name in ("patients", "symptom-reports", "episodes"):
        assert nurse.get(f"/api/v1/{name}/").json()["results"] == []
    assert nurse.get("/api/v1/unread-check-ins/").json() == []
    weight = {"patient": str(patient.uid), "kind": "weight", "value": "70", "unit": "kg",
              "taken_on": "2026-01-05"}  # fmt: skip
    sent = nurse.post("/api/v1/measurements/", weight, content_type="application/json")
    assert sent.json()["code"] == "restricted"
    opened = nurse.post(
        f"/api/v1/patients/{patient.uid}/open/", WHY, content_type="application/json"
    )
    assert opened.status_code == 201, opened.json()
    assert nurse.get(f"/api/v1/patients/{patient.uid}/").json()["uid"] == str(patient.uid)
    (row,) = nurse.get("/api/v1/symptom-reports/").json()["results"]
    assert row["uid"] == str(report.uid)


def test_an_opening_is_told_without_a_name_and_reviewed_by_somebody_else(
    patient: Patient, clinic: Clinic, staff_client: Signed
) -> None:
    keeper = patient.named_staff.get().staff
    opener, reviewer = staff_client(Role.COORDINATOR), staff_client(Role.COORDINATOR)
    opener.post(reverse("record-open", args=[patient.uid]), WHY)
    told = Message.objects.filter(kind="record-opened").values_list("recipient_uid", flat=True)
    assert set(told) == {keeper.uid, reviewer.staff.uid}  # type: ignore[attr-defined]
    row = RecordOpening.objects.get()
    page = reverse("record-opening", args=[row.uid])
    assert "nav-count" in reviewer.get(reverse("record-openings")).content.decode()
    assert opener.post(page, {"in_order": "yes"}).status_code == 422
    assert reviewer.post(page, {"in_order": "no", "note": ""}).status_code == 422
    note = {"in_order": "no", "note": "No nurse was ill"}
    assert reviewer.post(page, note).status_code == 303
    row.refresh_from_db()
    assert (row.in_order, row.reviewed_by) == (False, reviewer.staff)  # type: ignore[attr-defined]
    assert reviewer.post(page, note).status_code == 422
    assert "nav-count" not in reviewer.get(reverse("record-openings")).content.decode()


def test_she_reads_who_opened_her_restricted_record(patient: Patient, staff_client: Signed) -> None:
    staff_client(Role.NURSE).post(reverse("record-open", args=[patient.uid]), WHY)
    said = [what for day in readers_of(patient).days for who in day.readers for what in who.what]
    assert "the record, restricted, opened with a reason" in said


def test_what_is_seen_behind_a_broken_glass_is_told_as_such(
    patient: Patient, staff_client: Signed
) -> None:
    """In the audit, by its filter and in her own list: for her alone, and for changes as well."""
    other = PatientFactory(clinic=patient.clinic)
    nurse = staff_client(Role.NURSE)
    nurse.post(reverse("record-open", args=[patient.uid]), WHY)
    nurse.get(record(patient))
    nurse.get(reverse("patient-list"))
    nurse.post(reverse("patient-precaution", args=[patient.uid]), {"kind": "osteoporosis"})
    opening = str(RecordOpening.objects.get().uid)
    seen = AccessEvent.objects.values_list("patients", "break_glass")
    assert [patient.pk] in [row for row, glass in seen if glass == opening]
    assert ([other.pk], "") in seen
    assert not any(other.pk in row for row, glass in seen if glass)
    administrator = staff_client(Role.ADMINISTRATOR)
    hers = f"/audit/patients/{patient.uid}"
    told = administrator.get(f"{hers}/?glass=1").content.decode()
    assert told.count("Glass broken") == AccessEvent.objects.exclude(break_glass="").count() >= 3
    assert "Glass broken" not in administrator.get(f"/audit/patients/{other.uid}/").content.decode()
    assert "Glass broken" in administrator.get(f"{hers}/changes/").content.decode()
    days = readers_of(patient, names=True).days
    reasons = {
        (who.name, "the record, restricted, opened with a reason" in who.what)
        for day in days
        for who in day.readers
    }
    assert (nurse.staff.name, True) in reasons  # type: ignore[attr-defined]
    assert (nurse.staff.name, False) not in reasons  # type: ignore[attr-defined]


def test_a_restricted_record_always_has_somebody_named(patient: Patient, member: Member) -> None:
    by = Actor.member(member(Role.COORDINATOR))
    with pytest.raises(Refused, match="Name another first"):
        actions.unname_staff(named=patient.named_staff.get(), by=by)
    with pytest.raises(Conflict):
        actions.restrict_record(patient=patient, reason="wish", note="", names=[], by=by)
    other = PatientFactory(clinic=patient.clinic)
    with pytest.raises(Refused, match="at least one"):
        actions.restrict_record(patient=other, reason="wish", note="", names=[], by=by)


def test_the_coordinators_page_restricts_and_lifts(
    clinic: Clinic, staff_client: Signed, member: Member
) -> None:
    patient, nurse = PatientFactory(clinic=clinic), member(Role.NURSE)
    coordinator = staff_client(Role.COORDINATOR)
    page = reverse("record-care", args=[patient.uid])
    assert coordinator.post(page, {"reason": "known"}).status_code == 422
    done = coordinator.post(page, {"reason": "known", "names": [str(nurse.uid)]})
    assert done.status_code == 303
    assert coordinator.get(record(patient)).status_code == 403
    assert "Restricted since" in coordinator.get(page).content.decode()
    coordinator.post(reverse("record-open", args=[patient.uid]), WHY)
    coordinator.post(reverse("record-care-lift", args=[patient.uid]))
    assert "Open to everybody whose role holds it" in coordinator.get(page).content.decode()
    assert staff_client(Role.PHYSIOLOGIST).get(record(patient)).status_code == 200


def test_the_database_says_whether_anything_is_restricted(patient: Patient) -> None:
    assert Clinic.objects.get(pk=patient.clinic_id).has_restricted
    Restriction.objects.update(lifted_at=clock.now(), lifted_by=patient.named_staff.get().staff)
    assert not Clinic.objects.get(pk=patient.clinic_id).has_restricted


def test_nobody_reviews_her_own_opening_past_the_action(patient: Patient, member: Member) -> None:
    staff = member(Role.NURSE)
    access = access_of(staff, patient.clinic)
    row = actions.open_record(access=access, patient=patient, **WHY)
    with (
        pytest.raises(IntegrityError, match="opening_reviewed_by_somebody_else"),
        transaction.atomic(),
    ):
        RecordOpening.objects.filter(pk=row.pk).update(
            reviewed_by=staff, reviewed_at=clock.now(), in_order=True
        )
    assert AccessEvent.objects.filter(view="opened-with-a-reason").count() == 1


def test_an_erased_record_changes_no_more_in_the_database_itself(clinic: Clinic) -> None:
    patient = PatientFactory(clinic=clinic)
    Patient.objects.filter(pk=patient.pk).update(status="erased")
    for change in (
        lambda: Patient.objects.filter(pk=patient.pk).update(given_name="Vera"),
        lambda: SymptomReportFactory(patient=patient),
    ):
        with pytest.raises(IntegrityError, match="erased"), transaction.atomic():
            change()


def test_lifting_through_the_api_answers_as_it_is_described(
    patient: Patient, staff_client: Signed
) -> None:
    coordinator = staff_client(Role.COORDINATOR)
    coordinator.post(reverse("record-open", args=[patient.uid]), WHY)
    lifted = coordinator.delete(reverse("api-record-care", args=[patient.uid]))
    assert lifted.json()["restriction"] is None
    described = coordinator.get("/api/v1/schema/?format=json").json()["paths"]
    lifting = described["/api/v1/patients/{uid}/care/"]["delete"]
    assert str(lifted.status_code) in lifting["responses"]
