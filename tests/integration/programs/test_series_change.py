"""A series changed or cancelled from one occurrence on, or as a whole."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from clinic import clock
from clinic.errors import Refused
from clinic.models import Closure
from notifications.kinds import kind_named
from notifications.models import Message
from programs import actions
from programs.models import Booking, Series, Session
from programs.selectors.series_occurrences import Fate, Rule, Scope
from programs.selectors.series_plan import plan_change
from tests.factories.clinic import RoomFactory
from tests.factories.programs import in_days, scene, told

pytestmark = pytest.mark.django_db
WEEKS = 6


@pytest.fixture
def here():
    return scene()


def weekly(here, first=None, weeks=WEEKS, **changes):
    first = first or in_days(7)
    asked = {k: v for k, v in here.asked(**changes).items() if k != "day"}
    return actions.create_series(
        **{"title": "Strength", **asked},
        weekday=first.isoweekday(),
        first_day=first,
        last_day=first + timedelta(weeks=weeks - 1),
    )


def sessions(series):
    return list(series.sessions.order_by("occurrence_day"))


def change(here, series, scope="all", since=None, **changes):
    return actions.change_series(
        series=series, scope=scope, since=since, changes=changes, by=here.by
    )


def pending(kind):
    return list(Message.objects.filter(kind=kind, state="pending").order_by("pk"))


def test_this_and_following_splits_the_series_and_carries_the_bookings(here):
    series = weekly(here)
    occurrences = sessions(series)
    her = here.enrollment()
    bookings = [actions.book(session=s, enrollment=her, by=here.by) for s in occurrences]
    told(*bookings)
    made = change(here, series, "this_and_following", occurrences[2], start_time=time(15))
    series.refresh_from_db()
    after = Series.objects.get(follows=series)
    assert series.last_day == occurrences[2].occurrence_day - timedelta(days=1)
    assert [s.start_time for s in sessions(series)] == [time(10)] * 2
    assert [s.start_time for s in sessions(after)] == [time(15)] * 4
    for booking, session in zip(bookings[2:], sessions(after), strict=True):
        booking.refresh_from_db()
        assert (booking.starts_at, booking.sequence) == (session.starts_at, 1)
    assert made.sentence.endswith("4 occurrences changed.")
    assert [m.about_uid for m in pending("session-moved")] == [bookings[2].uid]  # one mail for all
    again = Message.objects.filter(about_uid=bookings[4].uid, kind="reminder", state="pending")
    assert [m.due_at for m in again.order_by("due_at")] == [
        bookings[4].starts_at - timedelta(days=n) for n in (3, 1)
    ]


def test_all_changes_in_place_and_leaves_what_has_begun(here):
    series = weekly(here)
    first, second, *_rest = sessions(series)
    with time_machine.travel(first.ends_at + timedelta(minutes=1), tick=False):
        change(here, series, weekday=second.day.isoweekday() % 7 + 1)
    series.refresh_from_db()
    assert [s.day for s in sessions(series)][:2] == [first.day, second.day + timedelta(days=1)]
    assert not Series.objects.exclude(pk=series.pk).exists()


def test_a_moved_and_a_cancelled_occurrence_stay_as_they_are(here):
    series = weekly(here)
    occurrences = sessions(series)
    elsewhere = occurrences[1].day + timedelta(days=2)
    actions.move_session(session=occurrences[1], day=elsewhere, start_time=time(18), by=here.by)
    actions.cancel_session(session=occurrences[2], reason="Ill", by=here.by)
    change(here, series, start_time=time(12))
    moved, cancelled = (Session.objects.get(pk=o.pk) for o in occurrences[1:3])
    assert (moved.day, moved.start_time) == (elsewhere, time(18))
    assert (cancelled.status, cancelled.start_time) == ("cancelled", time(10))
    times = [s.start_time for s in sessions(series) if s.pk not in (moved.pk, cancelled.pk)]
    assert times == [time(12)] * 4


def test_a_longer_series_makes_no_occurrence_again(here):
    series = weekly(here, weeks=3)
    occurrences = sessions(series)
    actions.move_session(
        session=occurrences[2],
        day=occurrences[2].day + timedelta(days=1),
        start_time=time(9),
        by=here.by,
    )
    actions.cancel_series(
        series=series, scope="this_and_following", since=occurrences[1], reason="x", by=here.by
    )
    series.refresh_from_db()
    assert series.last_day == occurrences[1].occurrence_day - timedelta(days=1)
    change(here, series, last_day=occurrences[0].day + timedelta(weeks=4))
    days = [s.occurrence_day for s in sessions(series)]
    assert days == [occurrences[0].day + timedelta(weeks=n) for n in range(5)]
    assert [s.status for s in sessions(series)] == [
        "scheduled",
        "cancelled",
        "cancelled",
        "scheduled",
        "scheduled",
    ]


def test_a_conflict_names_its_occurrence_and_nothing_is_changed(here):
    series = weekly(here)
    occurrences = sessions(series)
    blocked = occurrences[3]
    here.session(
        day=blocked.day,
        start_time=time(15),
        room=RoomFactory(clinic=here.clinic, name="Red room"),
    )
    before = [(s.start_time, s.sequence) for s in sessions(series)]
    with pytest.raises(actions.SeriesConflict, match=r"Occurrence 4 of 6, .*Ana Ruiz already") as e:
        change(here, series, start_time=time(15))
    assert (e.value.number, e.value.day) == (4, blocked.day)
    assert [(s.start_time, s.sequence) for s in sessions(series)] == before


def test_a_patient_who_is_elsewhere_then_is_a_conflict_by_name(here):
    series = weekly(here)
    occurrences = sessions(series)
    her = here.enrollment(given_name="Marta", family_name="Gil")
    actions.book(session=occurrences[0], enrollment=her, by=here.by)
    other = scene()
    other.clinic, other_room = here.clinic, RoomFactory(clinic=here.clinic)
    physiologist = other.physiologist
    physiologist.memberships.update(clinic=here.clinic)
    clash = here.session(
        day=occurrences[0].day, start_time=time(15), room=other_room, physiologist=physiologist
    )
    actions.book(session=clash, enrollment=her, by=here.by)
    with pytest.raises(actions.SeriesConflict, match=r"Occurrence 1 of 6, .*Marta Gil already"):
        change(here, series, start_time=time(15))


def test_an_occurrence_that_falls_on_a_closure_is_cancelled_and_she_is_told(here):
    series = weekly(here)
    occurrences = sessions(series)
    booking = actions.book(session=occurrences[1], enrollment=here.enrollment(), by=here.by)
    told(booking)
    shut = occurrences[1].day + timedelta(days=1)
    Closure.objects.create(clinic=here.clinic, first_day=shut, last_day=shut, reason="Holiday")
    made = change(here, series, weekday=occurrences[1].day.isoweekday() % 7 + 1)
    lost = Session.objects.get(pk=occurrences[1].pk)
    booking.refresh_from_db()
    assert (lost.status, booking.status, booking.cancel_reason) == (
        "cancelled",
        "cancelled",
        "clinic",
    )
    assert [m.about_uid for m in pending("booking-cancelled")] == [booking.uid]
    actions.undo_change(change=made, by=here.by)
    booking.refresh_from_db()
    assert booking.status == "booked"
    assert [s.day for s in sessions(series)] == [o.day for o in occurrences]


@pytest.mark.parametrize("first", [date(2027, 3, 14), date(2027, 10, 17)])
def test_wall_time_stays_across_the_clock_change(here, first):
    """Madrid changes on the last Sundays of March and October, within these weeks."""
    series = weekly(here, first=first, weeks=4)
    change(here, series, start_time=time(11, 30))
    changed = sessions(series)
    zone = ZoneInfo("Europe/Madrid")
    assert {s.starts_at.astimezone(zone).time() for s in changed} == {time(11, 30)}
    assert len({s.starts_at.astimezone(zone).utcoffset() for s in changed}) == 2


def test_a_time_that_a_clock_change_skips_is_a_conflict(here):
    series = weekly(here, first=date(2027, 3, 14), weeks=4)
    with pytest.raises(actions.SeriesConflict, match=r"Occurrence 3 of 4, .*does not exist"):
        change(here, series, start_time=time(2, 30))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekday": 8}, "weekday"),
        ({"minutes": 0}, "minutes"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 99}, "capacity"),
        ({"title": "x" * 81}, "title"),
        ({"last_day": date(2200, 1, 1)}, "last_day"),
        ({"last_day": date(2020, 1, 1)}, "last_day"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_at_its_field(here, changes, field):
    series = weekly(here)
    with pytest.raises(Refused) as refusal:
        change(here, series, **changes)
    assert refusal.value.field == field


def test_fewer_places_than_are_taken_is_a_conflict(here):
    series = weekly(here, capacity=3)
    for _ in range(2):
        actions.book(session=sessions(series)[2], enrollment=here.enrollment(), by=here.by)
    with pytest.raises(actions.SeriesConflict, match=r"Occurrence 3 of 6, .*2 places are taken"):
        change(here, series, capacity=1)


def test_the_plan_says_what_becomes_of_each_occurrence(here):
    series = weekly(here, weeks=3)
    occurrences = sessions(series)
    actions.cancel_session(session=occurrences[0], reason="Ill", by=here.by)
    shut = occurrences[1].day
    series = Series.objects.get(pk=series.pk)
    Closure.objects.create(
        clinic=here.clinic,
        first_day=shut + timedelta(weeks=2),
        last_day=shut + timedelta(weeks=2),
        reason="Holiday",
    )
    rule = Rule(
        **{
            **{name: getattr(Rule.of(series), name) for name in Rule.__dataclass_fields__},
            "start_time": time(16),
            "last_day": shut + timedelta(weeks=3),
        }
    )
    plan = plan_change(series=series, scope=Scope.ALL, since=None, rule=rule, now=clock.now())
    assert [o.fate for o in plan.occurrences] == [
        Fate.KEEPS,
        Fate.CHANGES,
        Fate.CHANGES,
        Fate.CLOSED,
        Fate.NEW,
    ]
    assert "Holiday" in plan.occurrences[3].sentence


def test_a_cancelled_series_tells_each_patient_once(here):
    series = weekly(here)
    hers, his = here.enrollment(), here.enrollment()
    for session in sessions(series):
        actions.book(session=session, enrollment=hers, by=here.by)
    actions.book(session=sessions(series)[5], enrollment=his, by=here.by)
    told(*Booking.objects.all())
    actions.cancel_series(series=series, scope="all", reason="Away", by=here.by)
    assert Booking.objects.filter(status="cancelled").count() == 7
    assert len(pending("booking-cancelled")) == 2
    assert {s.status for s in sessions(series)} == {"cancelled"}
    with pytest.raises(Refused, match="nothing to cancel"):
        actions.cancel_series(series=series, scope="all", reason="Away", by=here.by)


def test_the_undo_of_a_split_joins_the_series_again(here):
    series = weekly(here)
    occurrences = sessions(series)
    her = here.enrollment()
    bookings = [actions.book(session=s, enrollment=her, by=here.by) for s in occurrences]
    uids = [b.uid for b in bookings]
    last = series.last_day
    made = change(here, series, "this_and_following", occurrences[3], start_time=time(16))
    actions.undo_change(change=made, by=here.by)
    series.refresh_from_db()
    assert series.last_day == last
    assert not Series.objects.filter(follows=series).exists()
    assert [(s.day, s.start_time) for s in sessions(series)] == [
        (o.day, time(10)) for o in occurrences
    ]
    back = list(Booking.objects.order_by("starts_at"))
    assert [b.uid for b in back] == uids
    assert [b.sequence for b in back] == [0, 0, 0, 2, 2, 2]
    assert pending("session-moved") == []


def test_a_mail_about_many_goes_on_when_its_first_place_moves_again(here):
    series = weekly(here)
    occurrences = sessions(series)
    her = here.enrollment()
    bookings = [actions.book(session=s, enrollment=her, by=here.by) for s in occurrences]
    told(*bookings)
    change(here, series, start_time=time(16))
    first = Session.objects.get(pk=occurrences[0].pk)
    actions.move_session(session=first, day=first.day, start_time=time(18), by=here.by)
    news = [m.about_uid for m in pending("session-moved")]
    assert set(news) == {bookings[0].uid, bookings[1].uid}


def test_one_mail_lists_and_carries_every_place_that_changed(here):
    series = weekly(here, weeks=3)
    her = here.enrollment()
    bookings = [actions.book(session=s, enrollment=her, by=here.by) for s in sessions(series)]
    told(*bookings)
    change(here, series, start_time=time(16))
    (message,) = pending("session-moved")
    mail = kind_named(message.kind).compose([message])[message.pk]
    assert "These have changed too" in mail.text
    events = Calendar.from_ical(mail.calendar.content).walk("VEVENT")
    assert {str(e["UID"]) for e in events} == {f"{b.uid}@steady.invalid" for b in bookings}
    assert {e["SEQUENCE"] for e in events} == {1}
    actions.cancel_series(series=series, scope="all", reason="x", by=here.by)
    (message,) = pending("booking-cancelled")
    mail = kind_named(message.kind).compose([message])[message.pk]
    assert mail.calendar.method == "PUBLISH"
    events = Calendar.from_ical(mail.calendar.content).walk("VEVENT")
    assert [e["STATUS"] for e in events] == ["CANCELLED"] * 3
