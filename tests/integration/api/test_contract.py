"""The API keeps its own description: generated calls, each answer checked against the schema."""

import itertools
import json
from collections import Counter
from datetime import timedelta

import pytest
import schemathesis
from django.core import signals
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from adherence.actions import report_quarters
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
from clinic import clock
from clinic.actors import Actor
from clinic.models import ApiToken, Clinic, Invitation, Membership, Staff
from clinic.permissions import Role
from notifications.models import MailHold, MailText, Message
from patients.actions import name_carer
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
from programs.actions import propose
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
from tests.factories.clinic import MembershipFactory, StaffFactory

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


@pytest.fixture
def seeded(db) -> Clinic:
    """The synthetic clinic, small: lists have rows, and calls find objects."""
    call_command("seed_demo", patients=14, weeks=3, seed=1, verbosity=0)
    program = Enrollment.objects.filter(status="active").select_related("clinic", "patient").first()
    propose(enrollment=program, by=Actor.system("test"))
    name_carer(
        patient=program.patient,
        name="Rosa",
        email="rosa@mail.example",
        relation="friend",
        by=Actor.patient(program.patient.uid),
    )
    report_quarters(now=clock.now() + timedelta(days=100))
    return Clinic.objects.get()


@pytest.fixture
def caller(seeded) -> Client:
    """Somebody who holds every role, so that calls get past the permissions."""
    staff = StaffFactory()
    for role in Role.values:
        MembershipFactory(clinic=seeded, staff=staff, role=role)
    client = Client()
    client.force_login(staff)
    client.get("/accounts/password/change/")
    return client


@pytest.fixture
def schema(caller):
    described = json.loads(caller.get("/api/v1/schema/?format=json").content)
    loaded = schemathesis.openapi.from_dict(described)
    loaded.app = get_wsgi_application()
    return loaded


@pytest.fixture
def one_connection(schema):
    """Keep the test's connection open over calls that go past Django's own test client.

    After `schema`, because that client connects the signals again.
    """
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


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


def test_generated_calls_are_answered_as_described(schema, caller, one_connection):
    """No call of any operation ends in a 5xx or in an answer that the schema does not know.

    Three calls in four name an object that exists.
    """
    cookies = {name: morsel.value for name, morsel in caller.cookies.items()}
    signed_in = {"headers": {"X-CSRFToken": cookies["csrftoken"]}, "cookies": cookies}
    statuses = Counter()
    for found in schema.get_all_operations():
        statuses.update(_call(found.ok(), signed_in))
    assert not {status for status in statuses if status >= 500}
    assert statuses[200] > 100, statuses
    assert statuses[201] > 0, statuses


def _call(operation, signed_in) -> Counter:
    resource = operation.path.split("/")[3]
    known = list(RESOURCES[resource].objects.values_list("uid", flat=True)[:40])
    turn = itertools.count()
    statuses = Counter()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case):
        n = next(turn)
        if known and "uid" in case.path_parameters and n % 4:
            case.path_parameters["uid"] = str(known[n % len(known)])
        response = case.call(**signed_in)
        statuses[response.status_code] += 1
        case.validate_response(
            response,
            checks=[
                not_a_server_error,
                status_code_conformance,
                content_type_conformance,
                response_schema_conformance,
            ],
        )

    call()
    return statuses
