"""A patient's way into a program and out of it."""

from collections.abc import Sequence
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
from programs.actions.checks import refuse_physiologist, refuse_taking_on
from programs.actions.heart_rates import HeartRate, heart_rate_profile
from programs.actions.locks import limit_waiting, lock_enrollment, lock_sessions
from programs.actions.mailing import tell_cancelled
from programs.actions.prescriptions import first_prescriptions
from programs.loads import StartLoad, refuse_start
from programs.models import (
    OPEN,
    Booking,
    BookingStatus,
    CancelReason,
    Enrollment,
    EnrollmentStatus,
    ExercisePrescription,
    PlannedDose,
    PlannedExercise,
    ProtocolComponent,
    ProtocolVersion,
    Screening,
)
from programs.models.enrollment import UNDER_WAY
from programs.original_plan import planned_doses, planned_exercises
from programs.selectors.readiness import readiness_rules
from programs.selectors.screening import current_precautions, newest_screening, why_not
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
    screening: Screening | None = None,
    heart_rate: HeartRate | None = None,
    loads: Sequence[StartLoad] = (),
    by: Actor,
) -> Enrollment:
    """Start a patient on a published protocol version and write down her original plan.

    `weeks` shortens the program; without it she does all of it. A patient has at most one program
    under way. She needs a screening that lets her train: her newest, unless one is named. What
    she does of each exercise is planned and prescribed with it, with the loads that are given.
    """
    weeks = version.weeks if weeks is None else weeks
    enrollment = Enrollment(
        clinic_id=patient.clinic_id,
        patient=patient,
        version=version,
        physiologist=physiologist,
        screening=check_enrollment(
            patient=patient,
            version=version,
            physiologist=physiologist,
            starts_on=starts_on,
            weeks=weeks,
            screening=screening,
        ),
        starts_on=starts_on,
        weeks=weeks,
        availability=availability.strip(),
    )
    try:
        return _enroll(enrollment, heart_rate, loads, by)
    except IntegrityError as error:
        if constraint_of(error) == "enrollment_one_under_way_a_patient":
            raise _under_way(patient) from error
        raise


def check_enrollment(
    *,
    patient: Patient,
    version: ProtocolVersion,
    physiologist: Staff,
    starts_on: date,
    weeks: int | None = None,
    screening: Screening | None = None,
) -> Screening:
    """Return the screening she begins on. Raises Refused for a program that cannot begin."""
    _refuse_unfit(patient, version, starts_on, version.weeks if weeks is None else weeks)
    refuse_physiologist(patient.clinic, physiologist)
    if Enrollment.objects.filter(patient=patient, status__in=UNDER_WAY).exists():
        raise _under_way(patient)
    return _screening(patient, screening)


def _under_way(patient: Patient) -> Conflict:
    return Conflict(
        f"{patient.full_name} already has a program under way. End that one first.",
        field="patient",
    )


def _screening(patient: Patient, named: Screening | None) -> Screening:
    if named is not None and named.patient_id != patient.pk:
        raise Refused(
            "That screening is of another patient. Choose one of hers.", field="screening"
        )
    screening = named or newest_screening(patient)
    today = clock.today(patient.clinic.time_zone)
    refusal = why_not(screening, readiness_rules(patient.clinic), today)
    if screening is None or refusal:
        raise Refused(f"{patient.full_name} cannot begin yet. {refusal}", field="screening")
    return screening


@transaction.atomic
def _enroll(
    enrollment: Enrollment,
    heart_rate: HeartRate | None,
    loads: Sequence[StartLoad],
    by: Actor,
) -> Enrollment:
    patient = enrollment.patient
    refuse_taking_on(enrollment.physiologist_id, [patient.pk], patient.clinic, by)
    with audit.acting(by):
        enrollment.save(force_insert=True)
        components = list(
            ProtocolComponent.objects.filter(phase__version=enrollment.version_id)
            .select_related("phase")
            .prefetch_related("exercises__exercise")
            .order_by("phase__first_week", "pk")
        )
        PlannedDose.objects.bulk_create(planned_doses(enrollment, components))
        if heart_rate is not None:
            heart_rate_profile(enrollment, heart_rate, by).save(force_insert=True)
        _prescribe(enrollment, components, loads, by)
        mark_changed([enrollment.patient_id])
    return enrollment


def _prescribe(
    enrollment: Enrollment,
    components: list[ProtocolComponent],
    loads: Sequence[StartLoad],
    by: Actor,
) -> None:
    known = {line.exercise_id for one in components for line in one.exercises.all()}
    if not known and not loads:
        return
    precautions = current_precautions(enrollment.patient)
    for load in loads:
        if load.exercise.pk not in known:
            raise Refused(
                f"{load.exercise.name} is not part of this program. Leave it out.", field="loads"
            )
        refuse_start(load, precautions)
    PlannedExercise.objects.bulk_create(
        planned_exercises(enrollment, components, loads, precautions)
    )
    ExercisePrescription.objects.bulk_create(first_prescriptions(enrollment, components, loads, by))


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
