"""Many people at one place at once, each with a connection of her own."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time

import pytest
from django.db import connection, transaction
from django.db.models import Model

from clinic.errors import Busy
from programs import actions
from programs.models import Booking, Session
from tests.factories.clinic import MembershipFactory, RoomFactory
from tests.factories.prescriptions import came, in_strength_program
from tests.factories.programs import Scene, ScreeningFactory, in_days, scene

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 16


@pytest.fixture
def here() -> Scene:
    return scene()


def at_once(*attempts: Callable[[], object]) -> Counter[str]:
    """Start all attempts at the same moment; count what came of them, by name."""
    start = threading.Barrier(len(attempts))
    results: list[str] = []

    def run(attempt: Callable[[], object]) -> None:
        start.wait()
        try:
            attempt()
            results.append("done")
        except Exception as error:  # every other outcome is a finding, shown by the caller
            results.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[attempt]) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(results)


def booking(here, session, enrollment):
    return lambda: actions.book(session=session, enrollment=enrollment, by=here.by)


def test_the_last_place_goes_to_one(here):
    session = here.session(capacity=1)
    crowd = [here.enrollment() for _ in range(CROWD)]
    found = at_once(*[booking(here, session, enrollment) for enrollment in crowd])
    assert found == {"done": 1, "SessionFull": CROWD - 1}
    session.refresh_from_db()
    assert session.places_taken == Booking.objects.count() == 1


def test_staggered_sessions_of_one_physiologist(here):
    rooms = [RoomFactory(clinic=here.clinic) for _ in range(CROWD)]
    found = at_once(
        *[
            lambda room=room, n=n: here.session(room=room, start_time=time(10, n), minutes=60 + n)
            for n, room in enumerate(rooms)
        ]
    )
    assert found == {"done": 1, "Overlap": CROWD - 1}
    assert Session.objects.count() == 1


def test_one_patient_in_many_overlapping_sessions(here):
    sessions = [
        here.session(
            physiologist=MembershipFactory(clinic=here.clinic).staff,
            room=RoomFactory(clinic=here.clinic),
            start_time=time(10, n),
        )
        for n in range(CROWD)
    ]
    enrollment = here.enrollment()
    found = at_once(*[booking(here, session, enrollment) for session in sessions])
    assert found == {"done": 1, "Overlap": CROWD - 1}


def test_moving_and_booking_meet_without_deadlock(here):
    """A moved class pulls its patients into the time that they are being booked for."""
    moving = here.session(start_time=time(8))
    crowd = [here.enrollment() for _ in range(6)]
    for enrollment in crowd:
        actions.book(session=moving, enrollment=enrollment, by=here.by)
    target = here.session(
        physiologist=MembershipFactory(clinic=here.clinic).staff,
        room=RoomFactory(clinic=here.clinic),
        start_time=time(15),
    )
    found = at_once(
        lambda: actions.move_session(
            session=moving, day=moving.day, start_time=time(15), by=here.by
        ),
        *[booking(here, target, enrollment) for enrollment in crowd],
    )
    assert set(found) <= {"done", "Overlap"}
    assert found.total() == 7


def test_booking_and_cancelling_in_parallel_keep_the_count_right(here):
    session = here.session(capacity=4)
    first = [
        actions.book(session=session, enrollment=here.enrollment(), by=here.by) for _ in range(4)
    ]
    crowd = [here.enrollment() for _ in range(CROWD - 4)]
    found = at_once(
        *[
            lambda b=b: actions.cancel_booking(booking=b, reason="travel", by=here.by)
            for b in first
        ],
        *[booking(here, session, enrollment) for enrollment in crowd],
    )
    assert set(found) <= {"done", "SessionFull"}
    session.refresh_from_db()
    assert session.places_taken == Booking.objects.filter(status="booked").count() <= 4


def test_a_session_cancelled_while_it_fills_keeps_nobody(here):
    session = here.session(capacity=8)
    crowd = [here.enrollment() for _ in range(8)]
    found = at_once(
        lambda: actions.cancel_session(session=session, reason="Ill", by=here.by),
        *[booking(here, session, enrollment) for enrollment in crowd],
    )
    assert set(found) <= {"done", "Conflict"}
    assert not Booking.objects.filter(status="booked").exists()


def test_two_programs_at_once_for_one_patient(here):
    enrollment = here.enrollment()
    patient = enrollment.patient
    ScreeningFactory(patient=patient)
    actions.end_enrollment(enrollment=enrollment, status="completed", reason="", by=here.by)
    version = enrollment.version
    found = at_once(
        *[
            lambda: actions.enroll(
                patient=patient,
                version=version,
                physiologist=here.physiologist,
                starts_on=in_days(1),
                by=here.by,
            )
        ]
        * 8
    )
    assert found == {"done": 1, "Conflict": 7}


def test_series_against_series(here):
    found = at_once(
        *[
            lambda n=n: actions.create_series(
                clinic=here.clinic,
                kind="class",
                title="",
                weekday=2,
                start_time=time(10, n),
                minutes=60,
                physiologist=here.physiologist,
                room=here.room,
                capacity=4,
                first_day=in_days(2),
                last_day=in_days(40),
                by=here.by,
            )
            for n in range(8)
        ]
    )
    assert found == {"done": 1, "SeriesConflict": 7}


@pytest.mark.parametrize(
    ("held", "busy"),
    [
        ("physiologist", {"create", "move", "series"}),
        ("room", {"create", "move", "series"}),
        ("session", {"book", "move", "cancel", "cancel_booking"}),
        ("enrollment", {"book", "move", "cancel_booking", "create_for_her"}),
    ],
)
def test_every_change_takes_its_turn_and_does_not_wait_for_ever(here, held, busy, monkeypatch):
    """Exclusion constraints alone deadlock under load; each writer waits for these rows first.

    Raced threads of one process hardly ever show that, so what is locked is tried one by one.
    """
    monkeypatch.setattr("programs.actions.locks.PATIENCE", "150ms")
    session, enrollment, other = here.session(), here.enrollment(), here.enrollment()
    place = actions.book(session=session, enrollment=enrollment, by=here.by)
    full = here.session(start_time=time(16))
    actions.book(session=full, enrollment=other, by=here.by)
    rows = {
        "physiologist": here.physiologist,
        "room": here.room,
        "session": session,
        "enrollment": enrollment,
    }
    later = {"start_time": time(13)}
    changes = {
        "create": lambda: here.session(**later),
        "create_for_her": lambda: here.session(enrollment=enrollment, **later),
        "series": lambda: actions.create_series(
            **{k: v for k, v in here.asked(**later).items() if k != "day"},
            title="",
            weekday=in_days(7).isoweekday(),
            first_day=in_days(7),
            last_day=in_days(8),
        ),
        "book": lambda: actions.book(
            session=full if held == "enrollment" else session,
            enrollment=enrollment if held == "enrollment" else other,
            by=here.by,
        ),
        "move": lambda: actions.move_session(session=session, day=session.day, by=here.by, **later),
        "cancel": lambda: actions.cancel_session(session=session, reason="Ill", by=here.by),
        "cancel_booking": lambda: actions.cancel_booking(
            booking=place, reason="travel", by=here.by
        ),
    }
    with held_elsewhere(rows[held]):
        for name in busy:
            with pytest.raises(Busy, match="Try again"):
                changes[name]()
    assert Session.objects.count() == 2
    assert Booking.objects.filter(status="booked").count() == 2


@contextmanager
def held_elsewhere(row: Model) -> Iterator[None]:
    """Keep a row locked on another connection."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            type(row).objects.select_for_update(no_key=True).get(pk=row.pk)
            held.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    try:
        yield
    finally:
        done.set()
        holder.join(30)


def test_two_people_decide_one_proposal(here):
    program = in_strength_program(here.clinic, in_days(-20))
    came(program, in_days(-4), reps=12)
    came(program, in_days(-1), reps=12)
    (proposal,) = actions.review_progression(enrollment=program, by=here.by)
    found = at_once(
        *[lambda: actions.accept_proposal(proposal=proposal, by=here.by)] * 4,
        *[lambda: actions.decline_proposal(proposal=proposal, reason="No", by=here.by)] * 4,
    )
    assert found == {"done": 1, "Conflict": 7}
    assert program.prescriptions.filter(superseded_at=None).count() == 1


def test_one_session_reviewed_by_many_proposes_once(here):
    program = in_strength_program(here.clinic, in_days(-20))
    came(program, in_days(-4), reps=12)
    came(program, in_days(-1), reps=12)
    found = at_once(*[lambda: actions.review_progression(enrollment=program, by=here.by)] * 6)
    assert found == {"done": 6}
    assert program.proposals.count() == 1
