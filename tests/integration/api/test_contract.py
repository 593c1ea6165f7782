"""The API keeps its own description: generated calls, each answer checked against the schema."""

import json

import pytest

from adherence.models import (
    Contact,
    Cover,
    Episode,
    HandOver,
    QualityReport,
    ReAsk,
    RuleDraft,
    RuleSet,
    SavedView,
    Signal,
)
from clinic.models import ApiToken, Clinic, Invitation, Membership, Staff
from notifications.models import MailHold, MailText, Message
from patients.models import (
    Carer,
    Correction,
    CsvImport,
    Dispensing,
    LegalHold,
    Measurement,
    Patient,
    Precaution,
    RecordOpening,
    SymptomReport,
    TherapyCourse,
)
from programs.models import (
    AdverseEvent,
    Booking,
    CalendarChange,
    CalendarFeed,
    DoseAdjustment,
    Enrollment,
    Exercise,
    ExercisePrescription,
    HeartRateProfile,
    HomeActivity,
    PlanningRun,
    Proposal,
    ProposedVisit,
    Protocol,
    ReadinessRules,
    Screening,
    Series,
    Session,
)
from security.generated_calls import call_everything, described_api, one_connection, signed_in
from security.small_clinic import person, seed

EXAMPLES = 10
RESOURCES = {
    "api-tokens": ApiToken,
    "access-events": Patient,
    "audit-state": Patient,
    "change-events": Patient,
    "sign-in-events": Patient,
    "patients": Patient,
    "therapy-courses": TherapyCourse,
    "symptom-reports": SymptomReport,
    "unread-check-ins": SymptomReport,
    "carers": Carer,
    "corrections": Correction,
    "dispensings": Dispensing,
    "imports": CsvImport,
    "measurements": Measurement,
    "precautions": Precaution,
    "planning-runs": PlanningRun,
    "proposed-visits": ProposedVisit,
    "protocols": Protocol,
    "exercises": Exercise,
    "enrollments": Enrollment,
    "doses": Enrollment,
    "series": Series,
    "sessions": Session,
    "screenings": Screening,
    "readiness-rules": ReadinessRules,
    "heart-rates": HeartRateProfile,
    "prescriptions": ExercisePrescription,
    "adjustments": DoseAdjustment,
    "proposals": Proposal,
    "bookings": Booking,
    "changes": CalendarChange,
    "cancel-day": CalendarChange,
    "calendar-feed": CalendarFeed,
    "episodes": Episode,
    "rule-sets": RuleSet,
    "rule-drafts": RuleDraft,
    "worklist": SavedView,
    "contacts": Contact,
    "hand-overs": HandOver,
    "covers": Cover,
    "re-asks": ReAsk,
    "my-digest": Contact,
    "my-day-sheet": Session,
    "signals": Signal,
    "quality": QualityReport,
    "messages": Message,
    "phone-list": Patient,
    "workers": Message,
    "mail-hold": MailHold,
    "logo": Message,
    "permissions": Clinic,
    "record-openings": RecordOpening,
    "records-open-by-calendar": RecordOpening,
    "staff": Staff,
    "roles": Membership,
    "invitations": Invitation,
    "sign-in-rules": Clinic,
    "learn": Message,
    "legal-holds": LegalHold,
    "retention": Clinic,
    "rights": Clinic,
    "mail-texts": MailText,
    "mail-languages": Clinic,
    "adverse-events": AdverseEvent,
    "home-activities": HomeActivity,
}


def test_the_description_is_openapi_3_1_and_lists_every_resource(staff_client):
    described = json.loads(staff_client().get("/api/v1/schema/?format=json").content)
    assert described["openapi"].startswith("3.1")
    resources = {path.split("/")[3] for path in described["paths"]}
    assert {
        "patients",
        "therapy-courses",
        "symptom-reports",
        "measurements",
        "protocols",
        "exercises",
        "enrollments",
        "planning-runs",
        "proposed-visits",
        "series",
        "sessions",
        "bookings",
        "episodes",
        "contacts",
        "messages",
    } <= resources


@pytest.mark.django_db
def test_generated_calls_are_answered_as_described():
    """No call of any operation ends in a 5xx or in an answer that the schema does not know.

    Made by somebody who holds every role, so that calls get past the permissions.
    """
    staff = person(seed(), "everything")
    known = {
        resource: list(model.objects.values_list("uid", flat=True)[:40])
        for resource, model in RESOURCES.items()
    }
    caller, schema = signed_in("every role", staff), described_api(staff)
    resources = {found.ok().path.split("/")[3] for found in schema.get_all_operations()}
    assert resources - set(known) == set()
    with one_connection():
        call_everything(schema, [caller], known, examples=EXAMPLES)
    assert not caller.violations
    assert not caller.server_errors
    assert caller.statuses[200] > 100, caller.statuses
    assert caller.statuses[201] > 0, caller.statuses
