"""How much the rules ask, and what people did with it: figures worked out by hand.

The clinic is in Madrid; 13 weeks before NOW are 24 August to 22 November 2026, Mondays to Sundays.
The clocks go back there on Sunday 25 October.
"""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adherence import actions
from adherence.quality import last_weeks
from adherence.quality.load import load
from adherence.quality.numbers import mean, share, wilson
from adherence.quality.work import work
from clinic import clock
from clinic.actors import Actor
from clinic.models import Clinic, Closure
from tests.factories.adherence import (
    NOW,
    EpisodeFactory,
    Story,
    days_ago,
    moment,
    nurse_of,
)
from tests.factories.clinic import ClinicFactory
from tests.factories.quality import closed, contacted, on_drug, open_on_weekdays, said, signal

pytestmark = pytest.mark.django_db


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return a wall-clock time of Madrid in 2026."""
    zone = ZoneInfo("Europe/Madrid")
    return datetime(2026, month, day, hour, minute, tzinfo=zone).astimezone(UTC)


def loaded(clinic: Clinic) -> dict[str, Any]:
    return load(last_weeks(clinic, weeks=13, now=NOW))


def worked(clinic: Clinic) -> dict[str, Any]:
    return work(last_weeks(clinic, weeks=13, now=NOW))


def test_rates_are_per_100_patients_on_the_drug_and_week(clinic: Clinic) -> None:
    first, second = on_drug(clinic), on_drug(clinic)
    on_drug(clinic, since=7)  # one of the 13 weeks
    on_drug(clinic, since=300, ended=85, reason="completed")  # 24 to 29 August, 6 days
    on_drug(clinic, since=0)  # from today on
    signal(closed(first, opened=moment(30), resolved=moment(20)), moment(30))
    standing = EpisodeFactory(patient=second, opened_at=moment(2))
    signal(standing, moment(2))
    signal(standing, moment(1), rule="silence", tier="B")
    found = loaded(clinic)
    # 13 + 13 + 1 weeks and 6 days
    assert found["patient_weeks"] == 27.9
    assert (found["opened"], found["raised"]) == (2, 3)
    assert found["opened_per_100"] == pytest.approx(100 * 2 / (27 + 6 / 7), abs=0.01)
    last = found["weeks"][-1]
    assert (last["first"], last["last"], last["patients"]) == ("2026-11-16", "2026-11-22", 3.0)
    assert (last["open_patients"], last["open_per_100"]) == (1, 33.3)
    # open from 24 October to 3 November: three of the weeks
    assert [week["open_patients"] for week in found["weeks"]] == [0] * 8 + [1, 1, 1, 0, 1]


def test_a_week_begins_at_midnight_on_the_clinics_wall(clinic: Clinic) -> None:
    patient = on_drug(clinic)
    edges = [
        (8, 23, 23, 59),  # before the first week
        (8, 24, 0, 0),  # the first moment of it: still the 23rd in UTC
        (10, 25, 23, 30),  # the last half hour of a Sunday of 25 hours
        (10, 26, 0, 30),  # the Monday after it: still Sunday in UTC
        (11, 23, 0, 0),  # today
    ]
    for edge in edges:
        at = local(*edge)
        closed(patient, opened=at, resolved=at)
    assert [week["opened"] for week in loaded(clinic)["weeks"]] == [
        1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0,
    ]  # fmt: skip


def test_one_check_in_that_fires_several_rules_is_one_alert(clinic: Clinic) -> None:
    patient = on_drug(clinic)
    for days in (1, 8, 15, 22, 29):
        said(patient, days)
    said(patient, 3, source="re_ask")
    episode = EpisodeFactory(patient=patient, opened_at=moment(8))
    signal(episode, moment(8))
    signal(episode, moment(8), rule="burden")
    signal(episode, moment(4), rule="silence", tier="B")  # from no answer
    assert loaded(clinic)["alerts"] == {
        "n": 1, "of": 5, "percent": 20.0, "low": 3.6, "high": 62.4,
    }  # fmt: skip


def test_another_clinics_data_is_never_counted(clinic: Clinic) -> None:
    other = ClinicFactory()
    patient = on_drug(other)
    said(patient, 3)
    signal(EpisodeFactory(patient=patient, opened_at=moment(3)), moment(3))
    found = loaded(clinic)
    assert found["patient_weeks"] == found["opened"] == found["raised"] == 0
    assert found["opened_per_100"] is None
    assert found["alerts"]["of"] == 0
    told = worked(clinic)
    assert told["contact"] == [] or told["contact"][0]["opened"] == 0
    assert told["stale"]["of"] == 0


def test_acted_on_is_a_coded_outcome_with_something_done(clinic: Clinic) -> None:
    patient = on_drug(clinic)
    outcomes = ["advice", "oncologist", "stopped", "no_action", "unreachable", "died"]
    for days, outcome in enumerate(outcomes, start=10):
        closed(patient, opened=moment(days), resolved=moment(days), outcome=outcome)
    closed(patient, opened=moment(120), resolved=moment(100))  # before the window
    found = worked(clinic)
    # a death is nobody's outcome
    assert (found["acted"]["n"], found["acted"]["of"], found["acted"]["percent"]) == (3, 5, 60.0)
    assert (found["unreachable"]["n"], found["unreachable"]["of"]) == (1, 5)
    assert found["outcomes"]["died"] == 1


def test_first_contact_is_counted_in_hours_that_the_clinic_is_open(clinic: Clinic) -> None:
    open_on_weekdays(clinic)
    Closure.objects.create(
        clinic=clinic, first_day=date(2026, 11, 18), last_day=date(2026, 11, 18), reason="Feast"
    )
    pairs = [
        (local(11, 13, 16), local(11, 16, 10)),  # Friday 16 h to Monday 10 h: 2
        (local(11, 17, 10), local(11, 19, 10)),  # over the feast: 7 + 1
        (local(10, 24, 12), local(10, 26, 9, 30)),  # the weekend of the clock change: 0.5
        (local(11, 16, 9), local(11, 16, 10)),  # 1
    ]
    for opened, reached in pairs:
        episode = closed(on_drug(clinic), opened=opened, resolved=local(11, 20, 12))
        signal(episode, opened)
        contacted(episode, reached, result="no_answer")
        contacted(episode, local(11, 20, 11))
    waiting = EpisodeFactory(patient=on_drug(clinic), opened_at=local(11, 20, 9))  # 8 + 4 so far
    signal(waiting, local(11, 20, 9), rule="severe_pain", tier="S")
    closed(on_drug(clinic), opened=local(11, 16, 9), resolved=local(11, 17, 9), outcome="no_action")
    everybody, safety, tier_a, none = worked(clinic)["contact"]
    assert everybody == {
        "tier": "all",
        "opened": 6,
        "contacted": 4,
        "waiting": 1,
        "closed_without": 1,
        "median_hours": 2.0,
        "ninety_hours": 10.4,
    }
    assert (safety["tier"], safety["waiting"], safety["median_hours"]) == ("S", 1, None)
    assert (tier_a["tier"], tier_a["contacted"]) == ("A", 4)
    assert (none["tier"], none["closed_without"]) == ("", 1)


def test_a_clinic_without_hours_is_open_for_25_on_the_day_the_clocks_go_back(
    clinic: Clinic,
) -> None:
    for _ in range(5):
        episode = closed(on_drug(clinic), opened=local(10, 25, 0), resolved=local(10, 30, 0))
        contacted(episode, local(10, 26, 0))
    assert worked(clinic)["contact"][0]["median_hours"] == 25.0


def test_stale_is_48_open_hours_without_a_step(clinic: Clinic) -> None:
    open_on_weekdays(clinic)
    old, older = local(11, 12, 9), local(11, 10, 9)  # 60 and 76 open hours before Monday 13 h
    EpisodeFactory(patient=on_drug(clinic), opened_at=old)
    EpisodeFactory(patient=on_drug(clinic), opened_at=local(11, 16, 9))  # 44
    EpisodeFactory(
        patient=on_drug(clinic),
        opened_at=old,
        state="waiting",
        waiting_since=old,
        waiting_until=date(2026, 11, 26),
    )
    called = EpisodeFactory(patient=on_drug(clinic), opened_at=older, state="in_progress")
    contacted(called, local(11, 19, 9), result="no_answer")
    back = EpisodeFactory(
        patient=on_drug(clinic),
        opened_at=older,
        state="snoozed",
        snoozed_at=older,
        snoozed_until=date(2026, 11, 20),
        expected_pain=4,
        snooze_reason="Away",
    )
    back.state = "in_progress"
    back.save()
    stale = worked(clinic)["stale"]
    assert (stale["n"], stale["of"]) == (1, 4)


def test_snoozes_say_how_they_ended(clinic: Clinic) -> None:
    nurse = Actor.member(nurse_of(clinic))
    stories = {}
    for name in ("person", "pain", "safety", "time", "asleep"):
        story = stories[name] = Story(clinic)
        story.pains(5, 5, last=31)
        story.assess(now=moment(30))
        with clock.standing_at(moment(30)):
            actions.snooze(
                episode=story.episode,
                until=days_ago(5 if name == "asleep" else 15),
                expected_pain=3,
                reason="New drug",
                by=nurse,
            )
    with clock.standing_at(moment(25)):
        actions.reopen(episode=stories["person"].episode, by=nurse)
    stories["pain"].report(20, pain=5)
    stories["safety"].report(20, pain=9)
    for name in ("pain", "safety", "asleep"):
        stories[name].assess(now=moment(19))
    stories["time"].assess(now=moment(15))
    found = worked(clinic)["snoozes"]
    kinds = {key: found[key] for key in found if key.startswith("by_") or key == "ran_out"}
    assert kinds == {"by_safety": 1, "by_pain": 1, "by_person": 1, "by_death": 0, "ran_out": 1}
    assert (found["snoozes"], found["episodes"], found["asleep"]) == (5, 5, 1)
    assert found["median_days"] == 15.0
    assert (found["early"]["n"], found["early"]["of"], found["early"]["percent"]) == (3, 4, None)


def test_small_numbers_are_not_shares() -> None:
    assert share(2, 4)["percent"] is None
    assert share(3, 5) == {"n": 3, "of": 5, "percent": 60.0, "low": 23.1, "high": 88.2}
    # Newcombe 1998, table I: 81 of 263
    assert [round(end, 4) for end in wilson(81, 263)] == [0.2553, 0.3662]
    assert wilson(0, 10)[0] == 0
    assert mean(4, 2, 1)["percent"] is None
    # 1, 1, 1, 0, 0: mean 0.6, SD 0.5477, half an interval 0.4801
    assert mean(5, 3, 3) == {"of": 5, "percent": 60.0, "low": 12.0, "high": 100.0}
