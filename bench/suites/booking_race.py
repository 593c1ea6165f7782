"""A rush at one place, and at one physiologist's time, over HTTP."""

from collections.abc import Callable
from datetime import time, timedelta

from bench import measure
from bench.crowd import Answer, send_at_once
from bench.population import make_clinic, publish_protocol
from bench.registry import Result, bench
from bench.serving import Server, running_server, signed_in
from bench.suites.booking import enroll_many, make_class
from clinic import clock
from clinic.models import Clinic, Room, Staff
from clinic.scratch import work_folder

CROWD = 64
ROUNDS = 20

Rush = Callable[[int], list[Answer]]


def _places(server: Server, clinic: Clinic, staff: Staff, room: Room) -> Rush:
    """Return a rush at the only place of a class, a new one each round."""
    enrollments = enroll_many(clinic, publish_protocol(clinic), staff, CROWD)
    headers = signed_in(staff)

    def rush(number: int) -> list[Answer]:
        session = make_class(clinic, staff, room, in_days=10 + number, at=time(9), places=1)
        bodies = [{"session": str(session.uid), "enrollment": str(e.uid)} for e in enrollments]
        return send_at_once(server.port, "POST", "/api/v1/bookings/", bodies, headers)

    return rush


def _times(server: Server, clinic: Clinic, staff: Staff) -> Rush:
    """Return a rush at one physiologist: sessions of unequal times that all overlap."""
    rooms = Room.objects.bulk_create(
        Room(clinic=clinic, name=f"Room {n}", places=10) for n in range(CROWD)
    )
    headers = signed_in(staff)

    def rush(number: int) -> list[Answer]:
        day = clock.today("UTC") + timedelta(days=60 + number)
        bodies = [
            {
                "kind": "class",
                "physiologist": str(staff.uid),
                "room": str(room.uid),
                "day": day.isoformat(),
                "start_time": time(10, n % 30).isoformat(),
                "minutes": 60 + n,
                "capacity": 4,
            }
            for n, room in enumerate(rooms)
        ]
        return send_at_once(server.port, "POST", "/api/v1/sessions/", bodies, headers)

    return rush


@bench(
    "booking_race",
    "64 people over HTTP at one place, and at one physiologist's overlapping times, 20 rounds each",
    winners_max="= 1",
    winners_min="= 1",
    conflicts_min="= 63",
    server_errors="= 0",
    p99_s="< 1",
)
def booking_race() -> Result:
    clinic, staff, room = make_clinic()
    with running_server(work_folder()) as server:
        everybody: list[dict[str, object]] = [{}] * CROWD
        send_at_once(server.port, "GET", "/api/v1/protocols/", everybody, signed_in(staff))
        rushes = [_places(server, clinic, staff, room), _times(server, clinic, staff)]
        rounds = [rush(number) for rush in rushes for number in range(ROUNDS)]
    winners = [sum(a.status == 201 for a in answers) for answers in rounds]
    answers = [answer for found in rounds for answer in found]
    return Result(
        "booking_race",
        {
            "winners_max": max(winners),
            "winners_min": min(winners),
            "conflicts_min": min(sum(a.status == 409 for a in found) for found in rounds),
            "server_errors": sum(answer.status >= 500 for answer in answers),
            "p99_s": round(measure.percentile([a.seconds for a in answers], 0.99), 2),
        },
        {"people": CROWD, "rounds": 2 * ROUNDS},
    )
