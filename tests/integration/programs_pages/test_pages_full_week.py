"""A week of 300 sessions: a page as small, and as few questions to the database, as promised."""

from datetime import time, timedelta

import pytest

from programs.models import SessionKind
from tests.factories.clinic import MembershipFactory, RoomFactory
from tests.factories.programs import BookingFactory, SessionFactory, in_days

SESSIONS = 300


@pytest.fixture(params=[14, -14], ids=["to come", "over"])
def full_week(request, clinic):
    """300 sessions from Monday to Friday: six people, six rooms, ten hours a day."""
    some_day = in_days(request.param)
    monday = some_day - timedelta(days=some_day.weekday())
    people = [
        MembershipFactory(clinic=clinic, staff__name=f"Alexandra Whitfield {n}").staff
        for n in range(6)
    ]
    rooms = [RoomFactory(clinic=clinic, name=f"Exercise room {n}") for n in range(6)]
    for number in range(SESSIONS):
        who, slot = number % 6, number // 6
        alone = number % 3 == 0
        session = SessionFactory(
            clinic=clinic,
            physiologist=people[who],
            room=rooms[who],
            day=monday + timedelta(days=slot % 5),
            start_time=time(8 + slot // 5),
            kind=SessionKind.INDIVIDUAL if alone else SessionKind.CLASS,
            capacity=1 if alone else 8,
            title="" if alone else "Strength and balance",
        )
        if number % 30 == 0:
            BookingFactory(session=session)
    return monday


@pytest.mark.parametrize("view", ["week", "agenda"])
def test_a_week_of_300_sessions_keeps_to_its_size_and_queries(
    staff_client, queries, full_week, view
):
    client = staff_client()
    url = f"/calendar/?view={view}&week={full_week:%G-W%V}"
    response = client.get(url)
    assert sum(len(day.blocks) for day in response.context["calendar"].days) == SESSIONS
    assert len(response.content) <= 100_000
    assert queries(client, url) <= 6


def test_a_day_of_60_sessions_keeps_to_its_queries(staff_client, queries, full_week):
    client = staff_client()
    for view in ("people", "rooms"):
        assert queries(client, f"/calendar/?view={view}&day={full_week}") <= 6
