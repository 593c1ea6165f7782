"""The week: blocks at their wall-clock times, side by side where they overlap."""

import re
from datetime import date, time, timedelta

import pytest

from clinic.models import Closure
from clinic.permissions import Role
from programs.models import SessionKind
from programs.selectors.grid import Block, place_side_by_side
from tests.factories.patients import PatientFactory
from tests.factories.programs import (
    BookingFactory,
    EnrollmentFactory,
    SessionFactory,
    in_days,
)
from tests.integration.programs_pages.helpers import began_an_hour_ago


def block(start: int, length: int) -> Block:
    return Block("", "", "", "", "", start, length, "class", "", is_over=False)


def week_url(day: date) -> str:
    return f"/calendar/?week={day:%G-W%V}"


def test_overlapping_blocks_share_the_width_and_others_have_it_all():
    a, b, c, alone = block(36, 4), block(38, 4), block(40, 4), block(60, 4)
    place_side_by_side([a, b, c, alone])
    assert [(x.column, x.columns) for x in (a, b, c, alone)] == [(1, 2), (2, 2), (1, 2), (1, 1)]


def test_more_than_six_at_once_still_have_a_place():
    blocks = [block(36, 4) for _ in range(9)]
    place_side_by_side(blocks)
    assert {x.columns for x in blocks} == {6}
    assert max(x.column for x in blocks) == 6


@pytest.mark.parametrize(
    "day",
    [date(2027, 3, 29), date(2027, 10, 25), date(2027, 3, 26), date(2027, 10, 29)],
    ids=["after spring", "before autumn", "before spring", "still before autumn"],
)
def test_blocks_stand_at_their_stated_time_around_clock_changes(
    staff_client, clinic, physiologist, room, day
):
    for days, at in ((0, time(9, 0)), (-1, time(9, 30))):
        SessionFactory(
            clinic=clinic,
            physiologist=physiologist,
            room=room,
            day=day + timedelta(days=days),
            start_time=at,
            title=f"At {at:%H:%M}",
        )
    client = staff_client()
    page = client.get(week_url(day)).content.decode()
    if (day - timedelta(days=1)).isocalendar()[:2] != day.isocalendar()[:2]:
        page += client.get(week_url(day - timedelta(days=1))).content.decode()
    assert re.search(r"block s36 l4 k1of1[^>]*><a[^>]*>At 09:00</a>.*?09:00<.*?–10:00<", page)  # noqa: RUF001
    assert re.search(r"block s38 l4 k1of1[^>]*><a[^>]*>At 09:30</a>.*?09:30<.*?–10:30<", page)  # noqa: RUF001


def test_a_sunday_on_which_the_clocks_change_shows_the_session_at_its_time(
    staff_client, clinic, physiologist, room
):
    SessionFactory(
        clinic=clinic,
        physiologist=physiologist,
        room=room,
        day=date(2027, 10, 31),
        start_time=time(9, 0),
        title="Sunday class",
    )
    page = staff_client().get("/calendar/?week=2027-W43").content.decode()
    assert re.search(r"block s36 l4[^>]*><a[^>]*>Sunday class</a>", page)


def test_an_individual_session_names_its_patient_and_a_class_its_places(
    staff_client, clinic, physiologist, room, session, booking
):
    alone = SessionFactory(
        clinic=clinic,
        physiologist=physiologist,
        room=room,
        kind=SessionKind.INDIVIDUAL,
        capacity=1,
        day=session.day,
        start_time=time(12, 0),
    )
    her = EnrollmentFactory(
        patient=PatientFactory(clinic=clinic, given_name="Celia", family_name="Duarte")
    )
    BookingFactory(session=alone, enrollment=her)
    page = staff_client().get(week_url(session.day)).content.decode()
    assert "Celia Duarte" in page
    assert "Belmonte" not in page
    assert "1/8" in page


def test_filters_by_physiologist_and_room(staff_client, member, session, booking):
    other = member()
    url = week_url(session.day)
    client = staff_client()
    mine = client.get(f"{url}&physiologist={session.physiologist.uid}&room={session.room.uid}")
    theirs = client.get(f"{url}&physiologist={other.uid}")
    assert "Strength" in mine.content.decode()
    assert "Strength" not in theirs.content.decode()
    assert "No sessions this week for this choice" in theirs.content.decode()


def test_closures_are_shown(staff_client, clinic, session):
    Closure.objects.create(
        clinic=clinic, first_day=session.day, last_day=session.day, reason="Stocktaking"
    )
    page = staff_client().get(week_url(session.day)).content.decode()
    assert "The clinic is closed" in page
    assert "is-closed" in page


@pytest.mark.parametrize("week", ["", "nonsense", "2026-W99", "9999999-W01", "-W1"])
def test_a_week_that_is_none_is_this_week(staff_client, week):
    response = staff_client().get(f"/calendar/?week={week}&physiologist=x&room=y")
    assert response.status_code == 200
    assert response.context["is_present"]


def test_queries_do_not_grow_with_the_week(
    staff_client, clinic, physiologist, room, session, booking, queries
):
    client = staff_client()
    few = queries(client, week_url(session.day))
    monday = session.day - timedelta(days=session.day.weekday())
    for number in range(20):
        busy = SessionFactory(
            clinic=clinic,
            physiologist=physiologist,
            room=room,
            kind=SessionKind.INDIVIDUAL,
            capacity=1,
            day=monday + timedelta(days=number % 5),
            start_time=time(12 + number // 5, 0),
        )
        BookingFactory(session=busy)
    assert queries(client, week_url(session.day)) <= 4
    assert few <= 4


def test_sessions_at_the_edges_of_a_day_are_drawn(staff_client, clinic, physiologist, room):
    day = in_days(7)
    for at in (time(0, 5), time(23, 0)):
        SessionFactory(
            clinic=clinic, physiologist=physiologist, room=room, day=day, start_time=at, minutes=50
        )
    week = staff_client().get(week_url(day)).context["calendar"]
    starts = sorted(b.start for d in week.days for b in d.blocks)
    assert starts == [0, 92]
    assert (week.first_hour, week.last_hour) == (0, 24)


def test_each_day_to_come_offers_a_new_session_to_who_may_plan(staff_client, session):
    monday = session.day - timedelta(days=session.day.weekday())
    url = f"/calendar/?week={monday:%G-W%V}"
    words = f"New session on {session.day:%A %-d %B}"
    assert words in staff_client().get(url).content.decode()
    assert words not in staff_client(Role.NURSE).get(url).content.decode()


def test_what_is_over_is_marked(staff_client, session):
    began_an_hour_ago(session)
    page = staff_client().get(f"/calendar/?week={session.day:%G-W%V}").content.decode()
    assert "block--past" in page
    assert '<span class="hidden-text">over</span>' in page
