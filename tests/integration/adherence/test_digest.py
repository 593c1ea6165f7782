"""The mail of the day: to whom, when by the clinic's clock, once, and what it never says."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from adherence import actions
from adherence.models import Contact, Cover
from clinic.actors import Actor
from clinic.models import Clinic, Closure, Staff, WorkingHours
from notifications.kinds import Mail, NotNow, kind_named
from notifications.models import Message
from tests.factories.adherence import EpisodeFactory, TreatedPatientFactory, nurse_of

pytestmark = pytest.mark.django_db
# The clocks of Madrid go back on Sunday, 25 October 2026.
FRIDAY, MONDAY = datetime(2026, 10, 23, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC)


@pytest.fixture
def here(clinic: Clinic) -> Clinic:
    Clinic.objects.update(time_zone="Europe/Madrid", digest_at=time(7, 30))
    clinic.refresh_from_db()
    return clinic


@pytest.fixture
def nurse(here: Clinic) -> Staff:
    nurse = nurse_of(here)
    actions.want_digest(clinic=here, staff=nurse, wanted=True, by=Actor.member(nurse))
    return nurse


def an_episode(clinic: Clinic, **values: Any) -> Any:
    patient = TreatedPatientFactory(clinic=clinic, family_name="Zahra")
    return EpisodeFactory(patient=patient, **{"opened_at": FRIDAY - timedelta(days=3), **values})


def planned(day: datetime, hours: float) -> int:
    return actions.plan_digests(now=day + timedelta(hours=hours))


def the_mail(at: datetime) -> Mail | NotNow:
    message = Message.objects.get(kind="worklist-digest")
    with time_machine.travel(at, tick=False):
        return kind_named("worklist-digest").compose([message])[message.pk]


@pytest.mark.parametrize(("day", "due"), [(FRIDAY, 5.5), (MONDAY, 6.5)])
def test_at_the_clinics_hour_on_both_sides_of_the_clock_change(
    here: Clinic, nurse: Staff, day: datetime, due: float
) -> None:
    an_episode(here)
    assert planned(day, due - 0.1) == 0
    assert planned(day, due) == 1
    planned(day, due + 1)
    assert Message.objects.get().due_at == day + timedelta(hours=due)
    assert planned(day, due + 4) == 0


def test_an_hour_that_a_clock_change_leaves_out_moves_on(here: Clinic, nurse: Staff) -> None:
    Clinic.objects.update(digest_at=time(2, 30))
    WorkingHours.objects.create(clinic=here, weekday=7, opens=time(2), closes=time(9))
    an_episode(here, opened_at=datetime(2026, 3, 27, tzinfo=UTC))
    sunday = datetime(2026, 3, 29, tzinfo=UTC)
    assert (planned(sunday, 1.4), planned(sunday, 1.5)) == (0, 1)


def test_not_on_days_off_and_not_without_anything_to_do(here: Clinic, nurse: Staff) -> None:
    assert planned(MONDAY, 6.5) == 0
    an_episode(here)
    assert planned(FRIDAY + timedelta(days=1), 5.5) == 0
    Closure.objects.create(
        clinic=here, first_day=MONDAY.date(), last_day=MONDAY.date(), reason="Holiday"
    )
    assert planned(MONDAY, 6.5) == 0


def test_only_nurses_who_want_it_and_are_at_work(here: Clinic, nurse: Staff) -> None:
    an_episode(here)
    nurse_of(here)  # has not asked for it
    assert planned(MONDAY, 6.5) == 1
    Message.objects.all().delete()
    Closure.objects.create(
        clinic=here,
        staff=nurse,
        first_day=MONDAY.date(),
        last_day=MONDAY.date(),
        reason="Leave",
    )
    assert planned(MONDAY, 6.5) == 0


def test_three_numbers_and_nobodys_name(here: Clinic, nurse: Staff) -> None:
    an_episode(here, safety=True, urgency=1)
    an_episode(here, opened_at=MONDAY + timedelta(hours=1))
    an_episode(here, owner=nurse_of(here))  # a colleague's
    called = an_episode(here, owner=nurse, state="in_progress")
    Contact.objects.create(
        clinic=here,
        episode=called,
        channel="phone",
        result="no_answer",
        at=FRIDAY,
        call_again_at=MONDAY + timedelta(hours=14),
        recorded_by=nurse,
    )
    planned(MONDAY, 6.5)
    mail = the_mail(MONDAY + timedelta(hours=6.6))
    assert isinstance(mail, Mail)
    assert "3 open, 2 to be called today, 1 new since Friday." in mail.text
    assert "Phone us" not in mail.text + mail.html
    assert mail.subject == "Your list for Monday, 26 October"
    for word in ("Zahra", "pain", "therapy", "breast"):
        assert word not in mail.text + mail.html + mail.subject
    assert mail.to == nurse.email


def test_cover_counts_for_the_colleague_and_spares_who_is_away(here: Clinic, nurse: Staff) -> None:
    other = nurse_of(here)
    actions.want_digest(clinic=here, staff=other, wanted=True, by=Actor.member(other))
    an_episode(here, owner=nurse)
    Cover.objects.create(
        clinic=here,
        staff=nurse,
        covered_by=other,
        first_day=MONDAY.date(),
        last_day=MONDAY.date(),
    )
    assert planned(MONDAY, 6.5) == 1
    mail = the_mail(MONDAY + timedelta(hours=6.6))
    assert isinstance(mail, Mail)
    assert f"You cover for {nurse.name} until 26 October." in mail.text


def test_it_does_not_leave_once_the_list_is_empty(here: Clinic, nurse: Staff) -> None:
    episode = an_episode(here)
    planned(MONDAY, 6.5)
    with time_machine.travel(MONDAY + timedelta(hours=6.5), tick=False):
        actions.resolve(episode=episode, outcome="no_action", by=Actor.member(nurse))
    assert the_mail(MONDAY + timedelta(hours=6.6)) == NotNow("nothing-to-do")
