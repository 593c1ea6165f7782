"""Therapy, precautions and patients' data: the rules that no page can get around."""

from datetime import date, timedelta

import pytest

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from patients import links
from patients.actions import (
    add_precaution,
    end_course,
    end_precaution,
    start_course,
    switch_course,
    update_patient,
)
from patients.models import FactsChange, TherapyCourse
from tests.factories.patients import PatientFactory, TherapyCourseFactory

BY = Actor.system("test")


@pytest.fixture
def patient(clinic):
    return PatientFactory(clinic=clinic)


def test_unknown_field_is_refused_by_name(patient):
    with pytest.raises(Refused, match="A patient has no “diagnosis”"):
        update_patient(patient=patient, by=BY, diagnosis="x")


def test_what_is_not_named_stays(patient):
    changed = update_patient(patient=patient, by=BY, phone="+34 611 000 000")
    assert (changed.phone, changed.email) == ("+34 611 000 000", patient.email)


def test_domain_with_accents_is_stored_as_mail_servers_read_it(patient):
    changed = update_patient(patient=patient, by=BY, email=" ana@clínica.example ")
    assert changed.email == "ana@xn--clnica-4va.example"


def test_courses_do_not_overlap(patient):
    start_course(patient=patient, drug="letrozole", started_on=date(2026, 1, 1), by=BY)
    with pytest.raises(Conflict, match="already takes Letrozole since 1 January 2026"):
        start_course(patient=patient, drug="exemestane", started_on=date(2026, 2, 1), by=BY)
    end_course(
        course=TherapyCourse.objects.get(),
        ended_on=date(2026, 3, 1),
        end_reason="stopped_by_patient",
        by=BY,
    )
    with pytest.raises(Conflict, match="overlaps the one of Letrozole"):
        start_course(patient=patient, drug="exemestane", started_on=date(2026, 2, 1), by=BY)
    assert FactsChange.objects.filter(patient=patient).exists()


@pytest.mark.parametrize(
    ("ended_on", "end_reason", "words"),
    [
        (date(2025, 12, 31), "completed", "is before the first"),
        (date(2090, 1, 1), "completed", "in the future"),
        (date(2026, 2, 1), "bored", "“bored”"),
    ],
)
def test_end_that_cannot_be_is_refused(patient, ended_on, end_reason, words):
    course = TherapyCourseFactory(patient=patient, started_on=date(2026, 1, 1))
    with pytest.raises(Refused, match=words):
        end_course(course=course, ended_on=ended_on, end_reason=end_reason, by=BY)


def test_course_ends_once(patient):
    course = TherapyCourseFactory(patient=patient, started_on=date(2026, 1, 1))
    end = {"course": course, "end_reason": "completed", "by": BY}
    end_course(ended_on=date(2026, 2, 1), **end)
    with pytest.raises(Conflict, match="already ended on 1 February 2026"):
        end_course(ended_on=date(2026, 3, 1), **end)


def test_switch_is_whole_or_nothing(patient):
    course = TherapyCourseFactory(patient=patient, started_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="“aspirin”"):
        switch_course(
            course=course,
            ended_on=date(2026, 2, 1),
            drug="aspirin",
            started_on=date(2026, 2, 10),
            by=BY,
        )
    assert TherapyCourse.objects.get().ended_on is None
    with pytest.raises(Refused, match="before the old one's last day"):
        switch_course(
            course=course,
            ended_on=date(2026, 2, 10),
            drug="exemestane",
            started_on=date(2026, 2, 1),
            by=BY,
        )


def test_precaution_is_marked_once_and_ended_once(patient):
    precaution = add_precaution(patient=patient, kind="falls", by=BY)
    with pytest.raises(Conflict, match="Falls is already marked"):
        add_precaution(patient=patient, kind="falls", by=BY)
    first = end_precaution(precaution=precaution, by=BY).ended_at
    assert end_precaution(precaution=precaution, by=BY).ended_at == first
    add_precaution(patient=patient, kind="falls", by=BY)


def test_same_link_is_given_out_while_it_stands(patient):
    wanted = {
        "patient": patient,
        "capability": "check_in",
        "about_uid": patient.uid,
        "expires_at": clock.now() + timedelta(days=1),
    }
    first = links.issue(**wanted)
    assert links.issue(**wanted) == first
    links.revoke(patient=patient)
    assert links.issue(**wanted) != first
