"""Missed dose that may be made up, and the times that fit a program."""

from datetime import time, timedelta

import pytest
import time_machine

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.models import Closure
from notifications.kinds import kind_named
from notifications.models import Message
from programs import actions
from programs.models import Booking, ProtocolComponent, ProtocolPhase, Session
from programs.selectors.alternatives import alternatives_for, alternatives_of
from programs.selectors.credits import credits_of, expires_on
from tests.factories.clinic import MembershipFactory, RoomFactory
from tests.factories.programs import ProtocolVersionFactory, in_days, scene, told

pytestmark = pytest.mark.django_db
WEDNESDAY = 2


@pytest.fixture
def here():
    return scene()


@pytest.fixture
def her(here):
    """Somebody whose protocol has resistance training, never on consecutive days."""
    return here.enrollment()


def weekday(n):
    """Return that weekday (0 is Monday) of the week after next, so that days are certain."""
    monday = in_days(14) - timedelta(days=in_days(14).weekday())
    return monday + timedelta(days=n)


def booked(here, her, day=None, **changes):
    session = here.session(day=day or weekday(WEDNESDAY), **changes)
    return actions.book(session=session, enrollment=her, by=here.by)


def credits(her):
    return [c.booking for c in credits_of(her, now=clock.now())]


def cancel(booking, by, reason="travel"):
    return actions.cancel_booking(booking=booking, reason=reason, by=by)


def called_off(here, booking):
    actions.cancel_session(session=booking.session, reason="Ill", by=here.by)
    return Booking.objects.select_related(
        "session__clinic", "session__room", "session__physiologist", "enrollment", "patient"
    ).get(pk=booking.pk)


def test_what_the_clinic_called_off_may_be_made_up(here, her):
    missed = called_off(here, booked(here, her))
    assert credits(her) == [missed]
    assert credits_of(her, now=clock.now())[0].expires_on == expires_on(her)


@pytest.mark.parametrize(
    ("reason", "hours", "excused"),
    [
        ("travel", 24, True),
        ("travel", 23, False),
        ("unwell", 1, True),
        ("joint_pain", 1, True),
        ("not_said", 1, False),
    ],
)
def test_good_time_and_illness_are_excused(here, her, reason, hours, excused):
    booking = booked(here, her)
    at = booking.starts_at - timedelta(hours=hours)
    with time_machine.travel(at, tick=False):
        cancel(booking, Actor.patient(booking.patient.uid), reason)
    assert (credits(her) == [booking]) is excused


def test_the_notice_is_the_clinics(here, her):
    here.clinic.excused_notice_hours = 2
    here.clinic.save()
    booking = booked(here, her)
    with time_machine.travel(booking.starts_at - timedelta(hours=3), tick=False):
        cancel(booking, Actor.patient(booking.patient.uid))
    assert credits(her) == [booking]


def test_leaving_a_waitlist_leaves_no_credit(here, her):
    session = here.session()
    waiting = actions.book(session=session, enrollment=her, waitlist=True, by=here.by)
    cancel(waiting, here.by)
    assert credits(her) == []


def test_coming_after_all_leaves_no_credit(here, her):
    booking = booked(here, her)
    cancel(booking, here.by)
    actions.book(session=booking.session, enrollment=her, by=here.by)
    assert credits(her) == []


def test_a_credit_is_used_once_and_comes_back_with_an_excuse(here, her):
    missed = called_off(here, booked(here, her))
    first = here.session(day=weekday(4))
    second = here.session(day=weekday(7))
    made = actions.book(session=first, enrollment=her, makes_up=missed, by=here.by)
    assert credits(her) == []
    with pytest.raises(Conflict, match="nothing to make up"):
        actions.book(session=second, enrollment=her, makes_up=missed, by=here.by)
    cancel(made, here.by)  # in good time: the make-up itself leaves no second credit
    assert credits(her) == [missed]
    again = actions.book(session=second, enrollment=her, makes_up=missed, by=here.by)
    with time_machine.travel(again.starts_at - timedelta(hours=1), tick=False):
        cancel(again, Actor.patient(again.patient.uid))
    assert credits(her) == []


def test_a_credit_of_another_program_is_refused(here, her):
    missed = called_off(here, booked(here, her))
    with pytest.raises(Refused, match="another program"):
        actions.book(
            session=here.session(day=weekday(4)),
            enrollment=here.enrollment(),
            makes_up=missed,
            by=here.by,
        )


def test_two_weeks_after_the_program_it_is_over(here, her):
    called_off(here, booked(here, her))
    last = clock.instant(expires_on(her), time(12), "Europe/Madrid")
    with time_machine.travel(last, tick=False):
        assert len(credits(her)) == 1
    with time_machine.travel(last + timedelta(days=1), tick=False):
        assert credits(her) == []


def days_offered(booking):
    return [p.when.day for p in alternatives_for(booking, now=clock.now())]


def test_alternatives_keep_rest_days_and_prefer_the_same_week(here, her):
    """She trains on Monday and missed Wednesday: Tuesday is too near, Friday and Thursday fit."""
    booked(here, her, day=weekday(0), start_time=time(9))
    for n in (1, 3, 4, 9, 16):
        here.session(day=weekday(n), start_time=time(12))
    missed = called_off(here, booked(here, her))
    assert days_offered(missed) == [weekday(3), weekday(4), weekday(9)]


def test_without_resistance_the_day_beside_is_fine(here):
    her = here.enrollment()
    her.version = ProtocolVersionFactory(protocol=her.version.protocol, number=2)
    her.save()
    phase = ProtocolPhase.objects.create(clinic=here.clinic, version=her.version, last_week=12)
    ProtocolComponent.objects.create(
        clinic=here.clinic,
        phase=phase,
        modality="aerobic",
        sessions_per_week=3,
        minutes=30,
        intensity_kind="hrmax",
        intensity_low=65,
        intensity_high=65,
    )
    booked(here, her, day=weekday(0), start_time=time(9))
    here.session(day=weekday(1), start_time=time(12))
    here.session(day=weekday(0), start_time=time(12))  # but not twice on one day
    missed = called_off(here, booked(here, her))
    assert days_offered(missed) == [weekday(1)]


def test_full_classes_and_those_with_a_waitlist_are_not_offered(here, her):
    full = here.session(day=weekday(4), capacity=1)
    actions.book(session=full, enrollment=here.enrollment(), by=here.by)
    queued = here.session(day=weekday(9))
    actions.book(session=queued, enrollment=here.enrollment(), waitlist=True, by=here.by)
    missed = called_off(here, booked(here, her))
    assert days_offered(missed) == []


def test_an_individual_session_is_offered_free_hours_of_its_physiologist(here, her):
    session = here.session(day=weekday(WEDNESDAY), kind="individual", capacity=1)
    booking = actions.book(session=session, enrollment=her, by=here.by)
    here.session(day=weekday(3), kind="individual", capacity=1)  # the same hour is taken
    Closure.objects.create(
        clinic=here.clinic,
        staff=here.physiologist,
        first_day=weekday(1),
        last_day=weekday(1),
        reason="Course",
    )
    missed = called_off(here, booking)
    places = alternatives_for(missed, now=clock.now())
    assert [(p.when.day, p.when.start_time) for p in places][:2] == [
        (weekday(WEDNESDAY), time(11)),
        (weekday(3), time(11)),
    ]
    assert weekday(1) not in [p.when.day for p in places]
    made = actions.take_alternative(missed=missed, place=places[1].key, by=here.by)
    assert (made.session.kind, made.session.day) == ("individual", weekday(3))
    assert made.makes_up_id == missed.pk


def test_taking_one_twice_books_once_and_a_patient_has_confirmed(here, her):
    here.session(day=weekday(4))
    missed = called_off(here, booked(here, her))
    (place,) = alternatives_for(missed, now=clock.now())
    by = Actor.patient(her.patient.uid)
    made = [actions.take_alternative(missed=missed, place=place.key, by=by) for _ in range(2)]
    assert made[0].pk == made[1].pk
    assert made[0].confirmed_at is not None


def test_a_place_gone_meanwhile_says_so(here, her):
    open_class = here.session(day=weekday(4), capacity=1)
    missed = called_off(here, booked(here, her))
    (place,) = alternatives_for(missed, now=clock.now())
    actions.book(session=open_class, enrollment=here.enrollment(), by=here.by)
    with pytest.raises(Conflict, match="has gone"):
        actions.take_alternative(missed=missed, place=place.key, by=here.by)
    with pytest.raises(Conflict, match="has gone"):
        actions.take_alternative(missed=missed, place="nonsense", by=here.by)


def test_alternatives_for_many_need_as_many_queries_as_for_one(
    here, her, django_assert_num_queries
):
    here.session(day=weekday(4))
    session = here.session(day=weekday(WEDNESDAY))
    for _ in range(6):
        actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    bookings = list(
        Booking.objects.filter(session=session).select_related("session__clinic", "enrollment")
    )
    for some in (bookings[:1], bookings):
        with django_assert_num_queries(3):
            found = alternatives_of(some, now=clock.now())
        assert [len(places) for places in found.values()] == [1] * len(some)


def test_a_whole_day_is_cancelled_closed_and_undone_in_one_step(here, her):
    day = weekday(WEDNESDAY)
    morning, evening = (
        booked(here, her, start_time=time(9)),
        here.session(start_time=time(18), day=day),
    )
    other = here.session(
        day=day,
        physiologist=MembershipFactory(clinic=here.clinic).staff,
        room=RoomFactory(clinic=here.clinic),
    )
    here.session(day=weekday(4))
    told(morning)
    change = actions.cancel_day(
        clinic=here.clinic,
        physiologist=here.physiologist,
        day=day,
        reason="Ill",
        close=True,
        by=here.by,
    )
    assert change.sentence.endswith("2 sessions cancelled.")
    statuses = dict(Session.objects.values_list("pk", "status"))
    assert [statuses[s.pk] for s in (morning.session, evening, other)] == [
        "cancelled",
        "cancelled",
        "scheduled",
    ]
    message = Message.objects.get(kind="booking-cancelled", state="pending")
    mail = kind_named(message.kind).compose([message])[message.pk]
    assert f"{weekday(4).day} " in mail.text
    assert "Choose another time" in mail.text
    with pytest.raises(Refused, match="is away"):
        here.session(day=day, start_time=time(15))
    actions.undo_change(change=change, by=here.by)
    assert not Closure.objects.exists()
    assert set(Session.objects.values_list("status", flat=True)) == {"scheduled"}
    morning.refresh_from_db()
    assert morning.status == "booked"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": in_days(-1)}, "day"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 121}, "reason"),
        ({}, "day"),  # nothing on that day
    ],
)
def test_a_day_that_cannot_be_cancelled_is_refused_at_its_field(here, changes, field):
    asked = {
        "clinic": here.clinic,
        "physiologist": here.physiologist,
        "day": in_days(5),
        "reason": "Ill",
        "by": here.by,
        **changes,
    }
    with pytest.raises(Refused) as refusal:
        actions.cancel_day(**asked)
    assert refusal.value.field == field
