"""What the file of her data holds about training and appointments, and what of it is erased."""

from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from clinic import clock
from patients.models import Patient
from patients.rights.correctable import LATEST, Fact, register_correctable
from patients.rights.download import leave_out, register_rows
from patients.rights.erasing import register_erasing, register_words, unname
from programs.models import (
    ActivityFile,
    Booking,
    CalendarChange,
    ChangeItem,
    FileState,
    Session,
)

_PARTS = (
    (40, "programs", _("Your programs"), "Enrollment", "patient",
     (("starts_on", _("From")), ("weeks", _("Weeks")), ("status", _("How it stands")),
      ("ended_on", _("Ended")))),
    (41, "screenings", _("Screening before training"), "Screening", "patient",
     (("screened_on", _("Day")), ("decision", _("What was decided")))),
    (42, "appointments", _("What became of your appointments"), "Booking", "patient",
     (("starts_at", _("When")), ("status", _("What came of it")))),
    (43, "session_records", _("What was noted at appointments"), "SessionRecord",
     "booking__patient",
     (("arrived_at", _("When")), ("minutes", _("Minutes")), ("effort", _("Effort")),
      ("pain_before", _("Pain before")), ("pain_after", _("Pain after")), ("note", _("Note")))),
    (44, "sets_done", _("Exercises done"), "PerformedSet", "record__booking__patient",
     (("created_at", _("When")), ("exercise", _("Exercise")), ("reps", _("Times")),
      ("load_kg", _("kg")))),
    (45, "minutes_done", _("Endurance training done"), "PerformedMinutes",
     "record__booking__patient",
     (("created_at", _("When")), ("modality", _("What")), ("minutes", _("Minutes")))),
    (46, "adverse_events", _("Incidents in training"), "AdverseEvent", "booking__patient",
     (("happened_at", _("When")), ("what", _("What")), ("action_taken", _("What was done")))),
    (47, "home_activities", _("Exercise at home"), "HomeActivity", "enrollment__patient",
     (("day", _("Day")), ("modality", _("What")), ("minutes", _("Minutes")), ("note", _("Note")))),
    (50, "planned_dose", _("Planned training"), "PlannedDose", "enrollment__patient", ()),
    (51, "planned_exercises", _("Planned exercises"), "PlannedExercise", "enrollment__patient", ()),
    (52, "prescriptions", _("Exercises as prescribed"), "ExercisePrescription",
     "enrollment__patient", ()),
    (53, "dose_adjustments", _("Changes of your training"), "DoseAdjustment",
     "enrollment__patient", ()),
    (54, "proposals", _("Suggested next steps of your training"), "Proposal",
     "enrollment__patient", ()),
    (55, "heart_rate", _("Your heart rate limits"), "HeartRateProfile", "enrollment__patient", ()),
    (56, "availability", _("When you can come"), "Availability", "enrollment__patient", ()),
    (57, "absences", _("When you are away"), "Absence", "enrollment__patient", ()),
    (58, "planning_wishes", _("How you want your appointments planned"), "PlanningWishes",
     "enrollment__patient", ()),
)  # fmt: skip


def register_rights() -> None:
    """Add what this app knows about a patient; called once, when the app is ready."""
    for order, name, title, model, path, columns in _PARTS:
        register_rows(order, name, title, f"programs.{model}", path, columns=columns)
    register_rows(
        48, "activity_files", _("Files of your watch"), "programs.ActivityFile",
        "enrollment__patient", omit=("content",),
        columns=(("created_at", _("When")), ("name", _("Name")), ("state", _("What came of it"))),
    )  # fmt: skip
    leave_out("programs.ProposedVisit", _("Drafts of the calendar, from before it was settled."))
    leave_out("programs.UnmetNeed", _("Drafts of the calendar, from before it was settled."))
    leave_out("programs.ChangeItem", _("Steps of calendar changes that concern many people."))
    for model, path, *fields in (
        ("SessionRecord", "booking__patient", "note", "readiness_reason"),
        ("AdverseEvent", "booking__patient", "what"),
        ("HomeActivity", "enrollment__patient", "note", "device"),
        ("ActivityFile", "enrollment__patient", "name"),
        ("DoseAdjustment", "enrollment__patient", "note"),
        ("Enrollment", "patient", "availability", "end_reason"),
        ("Screening", "patient", "conditions"),
        ("Absence", "enrollment__patient", "reason"),
        ("Proposal", "enrollment__patient", "decision_reason"),
        ("UnmetNeed", "enrollment__patient", "sentence", "way_out"),
    ):
        register_words(f"programs.{model}", path, *fields)
    register_erasing("programs", erase_names)
    register_correctable(60, "appointment", _("An appointment"), _appointments, _appointment_page)


def erase_names(patient: Patient) -> None:
    """Take her name from sentences about the calendar, which concern others too.

    Files of her watch that nobody has read go unread.
    """
    ActivityFile.objects.filter(enrollment__patient=patient).exclude(
        state__in=[FileState.READ, FileState.REFUSED]
    ).delete()
    hers = Q(items__booking__patient=patient)
    unname(CalendarChange, hers, patient, "sentence")
    unname(ChangeItem, Q(booking__patient=patient), patient, "before", "after")
    unname(Session, Q(bookings__patient=patient), patient, "title", "cancel_reason")


def _appointments(patient: Patient) -> list[Fact]:
    rows = Booking.objects.filter(patient=patient, starts_at__lt=clock.now())
    return [
        Fact(
            row.uid,
            f"{formats.date_format(timezone.localtime(row.starts_at), 'SHORT_DATETIME_FORMAT')}: "
            f"{row.get_status_display()}",
        )
        for row in rows.order_by("-starts_at")[:LATEST]
    ]


def _appointment_page(patient: Patient, uid: UUID) -> str:
    return reverse("patient-detail", args=[patient.uid]) + "#program"
