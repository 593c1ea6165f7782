"""Who of those who train patients is in their care, and whose data addresses of programs name."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from clinic import clock
from clinic.models import Clinic
from clinic.permissions import Access
from patients.care.addresses import register_address, register_named
from patients.care.relationship import register_care
from patients.care.selectors import MOST, OpenByArrangement, register_arrangements
from patients.models import NamedCarer, Restriction
from programs.models import Booking, BookingStatus, Enrollment
from programs.models.enrollment import UNDER_WAY

NEAR = timedelta(days=28)


def trains_her(access: Access) -> Q:
    """Return the condition on patients that this person trains them, or has a session with them.

    A session counts from 28 days before it to 28 days after it.
    """
    program = Enrollment.objects.filter(
        patient=OuterRef("pk"), physiologist=access.staff, status__in=UNDER_WAY
    )
    now = clock.now()
    booking = Booking.objects.filter(
        patient=OuterRef("pk"),
        session__physiologist=access.staff,
        starts_at__gt=now - NEAR,
        starts_at__lt=now + NEAR,
    ).exclude(status=BookingStatus.CANCELLED)
    return Q(Exists(program)) | Q(Exists(booking))


def sessions_that_open(clinic: Clinic) -> list[OpenByArrangement]:
    """Return who sees a restricted record only because she has a session with the patient.

    The next or latest one of each, as `trains_her` counts them. One query.
    """
    now = clock.now()
    named = NamedCarer.objects.filter(
        patient=OuterRef("patient"), staff=OuterRef("session__physiologist"), ended_at__isnull=True
    )
    program = Enrollment.objects.filter(
        patient=OuterRef("patient"),
        physiologist=OuterRef("session__physiologist"),
        status__in=UNDER_WAY,
    )
    standing = Restriction.objects.filter(patient=OuterRef("patient"), lifted_at__isnull=True)
    rows = (
        Booking.objects.filter(
            Exists(standing), ~Exists(named), ~Exists(program), clinic=clinic,
            starts_at__gt=now - NEAR, starts_at__lt=now + NEAR,
        )
        .exclude(status=BookingStatus.CANCELLED)
        .select_related("patient", "session__physiologist")
        .order_by("patient_id", "session__physiologist_id", "-starts_at")
        .distinct("patient_id", "session__physiologist_id")
    )  # fmt: skip
    return [
        OpenByArrangement(
            row.session.physiologist.name, row.patient, "Session", row.starts_at, row.created_at
        )
        for row in rows[:MOST]
    ]


def register_addresses() -> None:
    """Tell of the addresses of this app; called once, when it is ready."""
    register_care("trains her", trains_her)
    register_arrangements("sessions", sessions_that_open)
    register_address("mail/phone/<uuid:uid>/", "patients.Patient", "")
    register_address("api/v1/phone-list/<uuid:uid>/", "patients.Patient", "")
    for name, model, path in (
        ("progressions", "Proposal", "enrollment__patient"),
        ("calendar/bookings", "Booking", None),
        ("calendar/sessions", "Session", None),
        ("calendar/changes", "CalendarChange", None),
        ("planning", "PlanningRun", None),
        ("planning/visits", "ProposedVisit", None),
        ("protocols", "Protocol", None),
        ("exercises", "Exercise", None),
        ("api/v1/enrollments", "Enrollment", "patient"),
        ("api/v1/sessions", "Session", None),
        ("api/v1/series", "Series", None),
        ("api/v1/changes", "CalendarChange", None),
        ("api/v1/planning-runs", "PlanningRun", None),
        ("api/v1/proposed-visits", "ProposedVisit", None),
        ("api/v1/protocols", "Protocol", None),
        ("api/v1/exercises", "Exercise", None),
        ("api/v1/adverse-events", "AdverseEvent", "booking__patient"),
        ("api/v1/home-activities", "HomeActivity", "enrollment__patient"),
        ("api/v1/screenings", "Screening", "patient"),
        ("api/v1/heart-rates", "HeartRateProfile", "enrollment__patient"),
        ("api/v1/prescriptions", "ExercisePrescription", "enrollment__patient"),
        ("api/v1/adjustments", "DoseAdjustment", "enrollment__patient"),
        ("api/v1/proposals", "Proposal", "enrollment__patient"),
    ):
        register_address(f"{name}/<uuid:uid>/", f"programs.{model}", path)
    _register_cards()
    register_named("enrollment", "programs.Enrollment", "patient")
    register_named("booking", "programs.Booking", "patient")


def _register_cards() -> None:
    """Tell which addresses of a booking show or record how she was: the rest is the day's work."""
    for deed in ("outcome", "undo", "card", "undo-arrival"):
        begins = f"calendar/bookings/<uuid:uid>/{deed}/"
        register_address(begins, "programs.Booking", "patient", listed=False)
    begins = "api/v1/bookings/<uuid:uid>/"
    register_address(begins, "programs.Booking", "patient", listed=False)
    for deed in ("confirm", "cancel", "give-place", "accept-offer", "decline-offer",
                 "alternatives", "make-up"):  # fmt: skip
        register_address(f"{begins}{deed}/", "programs.Booking", None)
