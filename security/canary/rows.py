"""Rows that a synthetic clinic has none of, so that their words can be marked as well."""

from datetime import timedelta

from clinic import clock
from clinic.actors import Actor
from clinic.models import Clinic
from clinic.permissions import Access, Permission, Role
from clinic.tokens.actions import make_token
from patients.actions import ask_correction, place_hold
from patients.actions.care import open_record, restrict_record, review_opening
from patients.actions.correction_requests import answer_correction
from patients.models import OpenedFor, RestrictedFor
from programs.actions.activity_files import send_file
from programs.models import Enrollment
from security.small_clinic import person

_SAID = "said to be marked"


def make_more(clinic: Clinic) -> None:
    """Restrict and open a record, correct one and hold it, and let a file and a key come in."""
    first, second = Enrollment.objects.filter(clinic=clinic, status="active")[:2]
    answers, nurse, stranger = (
        person(clinic, f"canary-{role}", role)
        for role in (Role.COORDINATOR, Role.NURSE, Role.PHYSIOLOGIST)
    )
    by = Actor.member(answers)
    restrict_record(
        patient=second.patient, reason=RestrictedFor.OTHER, note=_SAID, names=[nurse], by=by
    )
    clinic.refresh_from_db()  # which says now that a record is restricted
    opening = open_record(
        access=Access(stranger, clinic, (Role.PHYSIOLOGIST,)),
        patient=second.patient,
        reason=OpenedFor.OTHER,
        note=_SAID,
    )
    review_opening(opening=opening, in_order=False, note=_SAID, by=by)
    patient = first.patient
    correction = ask_correction(
        patient=patient,
        about="name",
        about_uid=patient.uid,
        said=_SAID,
        by=Actor.patient(patient.uid),
    )
    answer_correction(correction=correction, accepted=False, answer=_SAID, by=by)
    until = clock.today(clinic.time_zone) + timedelta(days=30)
    place_hold(patient=patient, reason=_SAID, until=until, by=by)
    send_file(enrollment=first, name="walk.gpx", content=b"<gpx/>", by=Actor.patient(patient.uid))
    access = Access(nurse, clinic, (Role.NURSE,))
    chosen = [Permission.VIEW_PATIENTS]
    make_token(access=access, name=_SAID, days=1, permissions=chosen, by=Actor.member(nurse))
