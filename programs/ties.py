"""A program and its sessions hold a patient in a clinic."""

from clinic import clock
from clinic.actors import Actor
from patients.models import Patient
from patients.ties import Tie
from programs.actions import end_enrollment
from programs.models import Booking, EnrollmentStatus
from programs.models.booking import OPEN
from programs.models.enrollment import UNDER_WAY


def _standing(patient: Patient) -> str:
    program = patient.enrollments.filter(status__in=UNDER_WAY).first()
    if program is None:
        return ""
    count = Booking.objects.filter(
        enrollment=program, status__in=OPEN, starts_at__gt=clock.now()
    ).count()
    sessions = f"{count} session{'s' * (count != 1)} to come" if count else "no session to come"
    return f"Her program here is under way, with {sessions}."


def _end(patient: Patient, reason: str, by: Actor) -> None:
    for program in patient.enrollments.filter(status__in=UNDER_WAY).select_related("clinic"):
        end_enrollment(
            enrollment=program, status=EnrollmentStatus.DISCONTINUED, reason=reason, by=by
        )


PROGRAM = Tie("program", _standing, _end)
