"""A patient's way into a program and out of it."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import constraint_of, retry_deadlocks
from clinic.errors import Conflict, Refused
from clinic.models import Staff
from patients.changes import mark_changed
from patients.models import Patient
from patients.models.patient import PatientStatus
from programs.actions.cancelling import CANCELLATION, mark_cancelled
from programs.actions.checks import refuse_physiologist
from programs.actions.locks import limit_waiting, lock_enrollment, lock_sessions
from programs.actions.mailing import tell_cancelled
from programs.content_checks import two_amounts_words
from programs.models import (
    OPEN,
    Booking,
    BookingStatus,
    CancelReason,
    Enrollment,
    EnrollmentStatus,
    PlannedDose,
    ProtocolComponent,
    ProtocolVersion,
)
from programs.models.enrollment import UNDER_WAY
from programs.words import day_words

# A start further away than this is a slip of the keyboard.
FURTHEST = timedelta(days=366)
ENDED = (EnrollmentStatus.COMPLETED, EnrollmentStatus.DISCONTINUED)


@retry_deadlocks
def enroll(
    *,
    patient: Patient,
    version: ProtocolVersion,
    physiologist: Staff,
    starts_on: date,
    weeks: int | None = None,
    availability: str = "",
    by: Actor,
) -> Enrollment:
    """Start a patient on a published protocol version and write down her original plan.

    `weeks` shortens the program; without it she does all of it. A patient has at most one program
    under way.
    """
    weeks = version.weeks if weeks is None else weeks
    _refuse_unfit(patient, version, starts_on, weeks)
    refuse_physiologist(patient.clinic, physiologist)
    enrollment = Enrollment(
        clinic_id=patient.clinic_id,
        patient=patient,
        version=version,
        physiologist=physiologist,
        starts_on=starts_on,
        weeks=weeks,
        availability=availability.strip(),
    )
    try:
        return _enroll(enrollment, by)
    except IntegrityError as error:
        if constraint_of(error) == "enrollment_one_under_way_a_patient":
            raise Conflict(
                f"{patient.full_name} already has a program under way. End that one first.",
                field="patient",
            ) from error
        raise


@transaction.atomic
def _enroll(enrollment: Enrollment, by: Actor) -> Enrollment:
    with audit.acting(by):
        enrollment.save(force_insert=True)
        components = ProtocolComponent.objects.filter(
            phase__version=enrollment.version_id
        ).select_related("phase")
        PlannedDose.objects.bulk_create(planned_doses(enrollment, components))
        mark_changed([enrollment.patient_id])
    return enrollment


def planned_doses(
    enrollment: Enrollment, components: Iterable[ProtocolComponent]
) -> list[PlannedDose]:
    """Return one row a week and modality; components alike but for their sessions are summed."""
    doses: dict[tuple[int, str], PlannedDose] = {}
    for component in components:
        volume = (component.minutes, component.sets, component.reps)
        phase = component.phase
        for week in range(phase.first_week, min(phase.last_week, enrollment.weeks) + 1):
            dose = doses.get((week, component.modality))
            if dose is None:
                doses[(week, component.modality)] = PlannedDose(
                    clinic_id=enrollment.clinic_id,
                    enrollment=enrollment,
                    week=week,
                    modality=component.modality,
                    sessions=component.sessions_per_week,
                    minutes=component.minutes,
                    sets=component.sets,
                    reps=component.reps,
                    intensity_kind=component.intensity_kind,
                    intensity_low=component.intensity_low,
                    intensity_high=component.intensity_high,
                    intensity_note=component.intensity_note,
                    met=component.met,
                    supervised=component.supervised,
                )
            elif (dose.minutes, dose.sets, dose.reps) == volume:
                dose.sessions += component.sessions_per_week
            else:
                raise Refused(
                    f"{two_amounts_words(component.modality, week)} Choose another version, or "
                    "publish a corrected one.",
                    field="version",
                )
    return list(doses.values())


@retry_deadlocks
@transaction.atomic
def end_enrollment(*, enrollment: Enrollment, status: str, reason: str, by: Actor) -> Enrollment:
    """End a program as completed or discontinued, and cancel what she still had booked.

    She is told once, in the mail about her next appointment, which lists the others. Ending twice
    changes nothing.
    """
    if status not in ENDED:
        raise Refused(
            f"“{status}” does not end a program. Choose one of: {', '.join(ENDED)}.",
            field="status",
        )
    reason = reason.strip()
    if status == EnrollmentStatus.DISCONTINUED and not reason:
        raise Refused("Say why the program is ended early.", field="reason")
    if len(reason) > 200:
        raise Refused(
            f"The reason has {len(reason)} characters. Shorten it to 200.", field="reason"
        )
    with audit.acting(by, reason=reason):
        limit_waiting()
        lock_sessions(_to_come(enrollment).values_list("session_id", flat=True))
        enrollment = lock_enrollment(enrollment.pk)
        if enrollment.status not in UNDER_WAY:
            return enrollment
        enrollment.status = status
        enrollment.end_reason = reason
        enrollment.ended_on = clock.today(enrollment.clinic.time_zone)
        enrollment.save(update_fields=["status", "end_reason", "ended_on"])
        _cancel_rest(enrollment, by)
        mark_changed([enrollment.patient_id])
    return enrollment


def _to_come(enrollment: Enrollment) -> QuerySet[Booking]:
    return Booking.objects.filter(
        enrollment=enrollment,
        status__in=OPEN,
        starts_at__gt=clock.now(),
    )


def _cancel_rest(enrollment: Enrollment, by: Actor) -> None:
    bookings = list(_to_come(enrollment).select_related("patient").order_by("starts_at"))
    booked = [b for b in bookings if b.status == BookingStatus.BOOKED]
    now = clock.now()
    for booking in bookings:
        mark_cancelled(booking, reason=CancelReason.CLINIC, by=by, at=now)
    Booking.objects.bulk_update(bookings, CANCELLATION)
    tell_cancelled(bookings, told=booked[:1])


def _refuse_unfit(patient: Patient, version: ProtocolVersion, starts_on: date, weeks: int) -> None:
    if patient.status != PatientStatus.ACTIVE:
        raise Refused(
            f"{patient.full_name} is no longer an active patient "
            f"({patient.get_status_display().lower()}). Change her status first.",
            field="patient",
        )
    if version.clinic_id != patient.clinic_id:
        raise Refused(
            "That protocol belongs to another clinic. Choose one of your own.", field="version"
        )
    if version.published_at is None:
        raise Refused(
            f"Version {version.number} of {version.protocol.name} is a draft. Publish it first, "
            "or choose a published version.",
            field="version",
        )
    if not version.protocol.is_active:
        raise Refused(
            f"{version.protocol.name} is retired. Restore it first, or choose another protocol.",
            field="version",
        )
    if not 1 <= weeks <= version.weeks:
        raise Refused(
            f"{weeks} weeks do not fit this protocol, which describes {version.weeks}. "
            f"Choose 1 to {version.weeks}.",
            field="weeks",
        )
    today = clock.today(patient.clinic.time_zone)
    if abs(starts_on - today) > FURTHEST:
        raise Refused(
            f"{day_words(starts_on)} is more than a year away. Check the year.", field="starts_on"
        )
