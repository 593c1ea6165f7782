"""Hand-over and cover: whose an episode is, whose it counts as, and until when."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError

from adherence import actions, selectors
from adherence.models import Cover, Episode, HandOver
from adherence.selectors import Asked, Queue
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.models import Clinic, Staff
from tests.factories.adherence import NOW, TODAY, EpisodeFactory, TreatedPatientFactory, nurse_of
from tests.factories.clinic import ClinicFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clinic: Clinic) -> Staff:
    return nurse_of(clinic)


@pytest.fixture
def bea(clinic: Clinic) -> Staff:
    return nurse_of(clinic)


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def an_episode(clinic: Clinic, owner: Staff | None, **values: Any) -> Episode:
    return EpisodeFactory(
        patient=TreatedPatientFactory(clinic=clinic), owner=owner, state="in_progress", **values
    )


def away(who: Staff, by: Staff, first: int, last: int, clinic: Clinic) -> Cover:
    return actions.arrange_cover(
        clinic=clinic,
        covered_by=by.uid,
        first_day=TODAY + timedelta(days=first),
        last_day=TODAY + timedelta(days=last),
        by=Actor.member(who),
    )


def mine(clinic: Clinic, staff: Staff, days: int = 0) -> int:
    return selectors.overview(
        clinic=clinic, staff=staff, asked=Asked(queue=Queue.MINE), now=NOW + timedelta(days=days)
    ).matching


def test_all_of_mine_go_over_with_a_note_she_reads(clinic: Clinic, ana: Staff, bea: Staff) -> None:
    given = [an_episode(clinic, ana), an_episode(clinic, ana)]
    kept = an_episode(clinic, None)
    rows = actions.hand_over(
        clinic=clinic, to=bea.uid, note=" I leave on Friday. ", by=Actor.member(ana)
    )
    assert {row.episode for row in rows} == set(given)
    assert {e.owner for e in Episode.objects.exclude(pk=kept.pk)} == {bea}
    shown = selectors.given_to(clinic=clinic, staff=bea)
    assert [(g.hand_over.note, g.is_new) for g in shown] == [("I leave on Friday.", True)] * 2
    assert selectors.overview(clinic=clinic, staff=bea, asked=Asked(), now=NOW).handed == 2
    with pytest.raises(Refused, match="Only whom"):
        actions.note_read(hand_over=rows[0], by=Actor.member(ana))
    actions.note_read(hand_over=rows[0], by=Actor.member(bea))
    assert selectors.overview(clinic=clinic, staff=bea, asked=Asked(), now=NOW).handed == 1


@pytest.mark.parametrize(
    ("values", "field"), [({"note": " "}, "note"), ({"note": "x" * 1001}, "note")]
)
def test_a_hand_over_says_why(
    clinic: Clinic, ana: Staff, bea: Staff, values: dict[str, str], field: str
) -> None:
    an_episode(clinic, ana)
    with pytest.raises(Refused) as refusal:
        actions.hand_over(clinic=clinic, to=bea.uid, by=Actor.member(ana), **values)
    assert (refusal.value.field, HandOver.objects.count()) == (field, 0)


def test_only_a_colleague_of_the_clinic_gets_them(clinic: Clinic, ana: Staff) -> None:
    an_episode(clinic, ana)
    elsewhere = nurse_of(ClinicFactory())
    coordinator = MembershipFactory(clinic=clinic, role="coordinator").staff
    for who in (ana, elsewhere, coordinator):
        with pytest.raises(Refused) as refusal:
            actions.hand_over(clinic=clinic, to=who.uid, note="Hello", by=Actor.member(ana))
        assert refusal.value.field == "to"


def test_covered_patients_count_as_hers_on_those_days_only(
    clinic: Clinic, ana: Staff, bea: Staff
) -> None:
    an_episode(clinic, ana)
    an_episode(clinic, bea)
    cover = away(ana, bea, 1, 2, clinic)
    assert [mine(clinic, bea, days) for days in range(4)] == [1, 2, 2, 1]
    assert mine(clinic, ana, 1) == 1
    seen = selectors.overview(clinic=clinic, staff=bea, asked=Asked(), now=NOW + timedelta(days=1))
    assert seen.queues[Queue.MINE] == 2
    actions.end_cover(cover=cover, by=Actor.member(bea))
    assert mine(clinic, bea, 1) == 1
    with pytest.raises(Conflict, match="over already"):
        actions.end_cover(cover=cover, by=Actor.member(ana))


@pytest.mark.parametrize(
    ("who", "by", "first", "last", "field"),
    [
        ("ana", "ana", 1, 2, "covered_by"),
        ("ana", "bea", -1, 2, "first_day"),
        ("ana", "bea", 3, 2, "last_day"),
        ("ana", "bea", 1, 120, "last_day"),
        ("ana", "bea", 400, 401, "first_day"),
        ("ana", "bea", 12, 13, "first_day"),  # overlaps her own absence
        ("bea", "ana", 10, 11, "covered_by"),  # Ana is away herself
        ("bea", "eva", 10, 11, "first_day"),  # Bea covers for Ana then
    ],
)
def test_what_no_cover_can_be(
    clinic: Clinic, ana: Staff, bea: Staff, who: str, by: str, first: int, last: int, field: str
) -> None:
    people = {"ana": ana, "bea": bea, "eva": nurse_of(clinic)}
    away(ana, bea, 10, 12, clinic)
    with pytest.raises(Refused) as refusal:
        away(people[who], people[by], first, last, clinic)
    assert refusal.value.field == field


def test_the_database_itself_keeps_covers_apart(clinic: Clinic, ana: Staff, bea: Staff) -> None:
    days = {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 5)}
    Cover.objects.create(clinic=clinic, staff=ana, covered_by=bea, **days)
    with pytest.raises(IntegrityError, match="cover_one_at_a_time"):
        Cover.objects.create(
            clinic=clinic,
            staff=ana,
            covered_by=bea,
            first_day=date(2026, 12, 5),
            last_day=date(2026, 12, 9),
        )
