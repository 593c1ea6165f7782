"""64 people at one place over HTTP: real server processes, real PostgreSQL."""

from collections import Counter
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest

from bench.crowd import send_at_once
from bench.serving import Server, running_server, signed_in
from programs.models import Booking, Session, SessionStatus
from tests.factories.clinic import RoomFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import EnrollmentFactory, in_days, published_version, scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.system]
CROWD = 64
ROUNDS = 3
SLOWEST_S = 10


@pytest.fixture
def server(tmp_path: Path, transactional_db: None) -> Iterator[Server]:
    """A gunicorn with two processes of 32 threads on the test's database."""
    with running_server(tmp_path) as started:
        yield started


def warm_up(server: Server, headers: dict[str, str]) -> None:
    """Let every thread of the server open its database connection."""
    found = send_at_once(server.port, "GET", "/api/v1/protocols/", [{}] * CROWD, headers)
    assert {answer.status for answer in found} == {200}


def post_at_once(server: Server, path: str, bodies: list[dict], headers: dict[str, str]):
    """Send all bodies at the same moment; return the count of each status and the slowest."""
    found = send_at_once(server.port, "POST", path, bodies, headers)
    strange = [answer.text for answer in found if answer.status not in {201, 409}]
    assert not strange, strange[:3]
    return Counter(answer.status for answer in found), max(answer.seconds for answer in found)


def test_the_last_place_of_a_class(server):
    here = scene()
    version = published_version(here.clinic)
    crowd = [
        EnrollmentFactory(
            patient=PatientFactory(clinic=here.clinic),
            version=version,
            physiologist=here.physiologist,
        )
        for _ in range(CROWD)
    ]
    headers = signed_in(here.physiologist)
    warm_up(server, headers)
    for number in range(ROUNDS):
        session = here.session(capacity=1, day=in_days(7 + number))
        bodies = [{"session": str(session.uid), "enrollment": str(e.uid)} for e in crowd]
        statuses, slowest = post_at_once(server, "/api/v1/bookings/", bodies, headers)
        assert statuses == {201: 1, 409: CROWD - 1}
        assert slowest < SLOWEST_S
        session.refresh_from_db()
        assert session.places_taken == Booking.objects.filter(session=session).count() == 1


def test_overlapping_unequal_times_of_one_physiologist(server):
    here = scene()
    rooms = [RoomFactory(clinic=here.clinic) for _ in range(CROWD)]
    headers = signed_in(here.physiologist)
    warm_up(server, headers)
    for number in range(ROUNDS):
        day = in_days(7 + number)
        bodies = [
            {
                "kind": "class",
                "physiologist": str(here.physiologist.uid),
                "room": str(room.uid),
                "day": day.isoformat(),
                "start_time": time(10, n % 30).isoformat(),
                "minutes": 60 + n,
                "capacity": 4,
            }
            for n, room in enumerate(rooms)
        ]
        statuses, slowest = post_at_once(server, "/api/v1/sessions/", bodies, headers)
        assert statuses == {201: 1, 409: CROWD - 1}
        assert slowest < SLOWEST_S
        made = Session.objects.filter(day=day, status=SessionStatus.SCHEDULED)
        assert made.count() == 1
