"""Booking through the API: what it costs beside a bare insert, and what a rush at it does."""

from collections.abc import Iterator
from datetime import time, timedelta
from functools import partial
from itertools import islice

from django.test import Client, override_settings

from bench import measure
from bench.population import make_clinic, publish_protocol
from bench.registry import Figures, Result, bench
from clinic import clock
from clinic.actors import Actor
from clinic.models import Clinic, Room, Staff
from patients.models import Patient
from programs.actions import create_session
from programs.models import Enrollment, ProtocolVersion, Session, SessionKind

REQUESTS = 400
ROUNDS = 20


def enroll_many(clinic: Clinic, version: ProtocolVersion, staff: Staff, n: int) -> list[Enrollment]:
    """Make patients with a program each."""
    patients = Patient.objects.bulk_create(
        Patient(
            clinic=clinic,
            mrn=f"B{i}",
            given_name="Given",
            family_name=f"Family{i}",
            birth_date="1960-01-01",
            email=f"p{i}@patients.example",
        )
        for i in range(n)
    )
    return Enrollment.objects.bulk_create(
        Enrollment(
            clinic=clinic,
            patient=patient,
            version=version,
            physiologist=staff,
            starts_on=clock.today("UTC"),
            weeks=12,
        )
        for patient in patients
    )


def make_class(
    clinic: Clinic, staff: Staff, room: Room, *, in_days: int, at: time, places: int
) -> Session:
    return create_session(
        clinic=clinic,
        kind=SessionKind.CLASS,
        physiologist=staff,
        room=room,
        day=clock.today("UTC") + timedelta(days=in_days),
        start_time=at,
        minutes=60,
        capacity=places,
        by=Actor.member(staff),
    )


def _send(client: Client, url: str, bodies: list[dict[str, str]]) -> None:
    for body in bodies:
        response = client.post(url, body, content_type="application/json")
        assert response.status_code == 201, response.content


@bench(
    "booking",
    "one booking through the API, beside a bare Django view that inserts the same row",
    queries="<= 12",
    ratio_to_bare=">= 0.4",
)
def booking() -> Result:
    """Count every statement of the request: session, account and membership, BEGIN and COMMIT,
    savepoints if there are any, the read log. The audit's settings travel with the statement that
    they belong to. The bare view looks the session and the account up as well.
    """
    clinic, staff, room = make_clinic()
    version = publish_protocol(clinic)
    enrollments = iter(enroll_many(clinic, version, staff, 2 * REQUESTS + 2))
    classes = [
        make_class(clinic, staff, room, in_days=10 + n, at=time(9), places=500) for n in range(2)
    ]
    client = Client()
    client.force_login(staff)

    def bodies(session: Session, n: int) -> list[dict[str, str]]:
        chosen: Iterator[Enrollment] = islice(enrollments, n)
        return [{"session": str(session.uid), "enrollment": str(e.uid)} for e in chosen]

    with override_settings(ROOT_URLCONF="bench.urls"):
        _send(client, "/api/v1/bookings/", bodies(classes[0], 1))
        one = bodies(classes[0], 1)
        figures: Figures = {
            "queries": measure.queries(lambda: _send(client, "/api/v1/bookings/", one))
        }
        batches = [
            (bodies(classes[0], REQUESTS // ROUNDS), bodies(classes[1], REQUESTS // ROUNDS))
            for _ in range(ROUNDS)
        ]
        ratios = []
        for ours, bare in batches:
            took = measure.seconds(partial(_send, client, "/api/v1/bookings/", ours))
            bare_took = measure.seconds(partial(_send, client, "/bare/bookings/", bare))
            ratios.append(bare_took / took)
    figures["ratio_to_bare"] = round(measure.median(ratios), 2)
    return Result("booking", figures, {"requests": REQUESTS})
