"""What was put aside comes back: on its day, on something worse, on her answer; and says why."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from adherence import actions
from adherence.waking import woken
from clinic.actors import Actor
from clinic.models import Clinic
from tests.factories.adherence import NOW, TODAY, Story, moment, nurse_of

pytestmark = pytest.mark.django_db
UTC = ZoneInfo("UTC")


@pytest.fixture
def nurse(clinic: Clinic) -> Actor:
    return Actor.member(nurse_of(clinic))


DOUBT = {"pain": 2, "thinking_of_stopping": "unsure"}
BURDEN = {"pain": 2, "tiredness": 5, "sleep_problems": 5, "hot_flushes": 5}
HEAVIER = {"pain": 4, "tiredness": 9, "sleep_problems": 9, "hot_flushes": 9}


def snoozed(
    clinic: Clinic, nurse: Actor, said: dict[str, Any], expected_pain: int | None = 4
) -> Story:
    """Return her snoozed for two weeks on what she said yesterday, which is not about pain."""
    story = Story(clinic)
    story.report(1, **said)
    story.assess()
    with time_machine.travel(NOW, tick=False):
        actions.snooze(
            episode=story.episode,
            until=TODAY + timedelta(days=14),
            expected_pain=expected_pain,
            reason="Sleep plan begun",
            by=nurse,
        )
    return story


def later(story: Story, days: int = 1) -> str:
    """Assess that many days on, twice, and return what the episode says about coming back."""
    now = NOW + timedelta(days=days)
    story.assess(now=now)
    assert story.assess(now=now).written == 0
    return woken(story.episode, UTC)


@pytest.mark.parametrize(
    ("because", "said", "says"),
    [
        (DOUBT, {"pain": 6}, "pain was 6, expected 4"),
        (DOUBT, BURDEN, "of something new: symptom burden"),
        (BURDEN, HEAVIER, "it got worse: symptom burden"),
        (BURDEN, {"pain": 1, "red_flags": ["fracture"]}, "of a sign of danger"),
        (BURDEN, {**BURDEN, "pain": 3}, ""),
        (BURDEN, DOUBT, ""),  # a lower tier does not end it
    ],
)
def test_a_snooze_ends_on_something_worse_and_says_what(
    clinic: Clinic, nurse: Actor, because: dict[str, Any], said: dict[str, Any], says: str
) -> None:
    story = snoozed(clinic, nurse, because)
    story.report(-1, **said)
    words = later(story, days=2)
    assert (story.episode.state == "snoozed") == (not says)
    assert words.startswith(f"Came back on 25 Nov because {says}") if says else words == ""


def test_as_now_expects_what_she_last_said(clinic: Clinic, nurse: Actor) -> None:
    story = snoozed(clinic, nurse, DOUBT, expected_pain=None)
    story.report(-1, pain=4)
    assert later(story) == "Came back on 24 Nov because pain was 4, and 2 when it was put aside."


def test_pain_among_the_reasons_asks_for_the_pain_to_expect(clinic: Clinic, nurse: Actor) -> None:
    story = Story(clinic)
    story.pains(5, 5)
    story.assess()
    with time_machine.travel(NOW, tick=False), pytest.raises(actions.CannotDo, match="which pain"):
        actions.snooze(
            episode=story.episode, until=TODAY + timedelta(days=3), reason="Later", by=nurse
        )


def waiting(clinic: Clinic, nurse: Actor, **values: int) -> Story:
    story = Story(clinic)
    story.pains(5, 5)
    story.assess()
    with time_machine.travel(NOW, tick=False):
        actions.wait_for_patient(episode=story.episode, by=nurse, **values)
    return story


def test_a_wait_ends_on_its_day_and_not_before(clinic: Clinic, nurse: Actor) -> None:
    story = waiting(clinic, nurse)
    assert later(story, days=6) == ""
    assert later(story, days=7) == "Came back on 30 Nov because nothing was heard by that day."
    assert story.episode.state == "in_progress"


@pytest.mark.parametrize(
    ("answer", "says"),
    [({"pain": 0}, "she answered for 24 Nov"), ({"pain": 9}, "of a sign of danger")],
)
def test_her_answer_ends_a_wait(
    clinic: Clinic, nurse: Actor, answer: dict[str, int], says: str
) -> None:
    story = waiting(clinic, nurse, days=28)
    story.report(-1, **answer)
    assert says in later(story)


def test_a_sign_of_danger_waits_only_until_tomorrow_and_never_untried(
    clinic: Clinic, nurse: Actor
) -> None:
    story = Story(clinic)
    story.report(1, pain=9)
    story.assess()
    with time_machine.travel(NOW, tick=False):
        with pytest.raises(actions.CannotDo, match="nobody has tried"):
            actions.wait_for_patient(episode=story.episode, by=nurse)
        actions.record_contact(
            episode=story.episode, channel="phone", result="left_message", by=nurse
        )
        with pytest.raises(actions.CannotDo, match="too long"):
            actions.wait_for_patient(episode=story.episode, days=2, by=nurse)
        actions.wait_for_patient(episode=story.episode, by=nurse)
    story.assess(now=NOW + timedelta(hours=6))
    assert story.episode.state == "waiting"  # the sign that is known already does not end it
    story.report(-0, pain=9, red_flags=["chest_pain"], received=moment(0, 19))
    story.assess(now=moment(0, 20))
    assert story.episode.state == "in_progress"


@pytest.mark.parametrize("days", [0, 29])
def test_a_wait_has_its_limits(clinic: Clinic, nurse: Actor, days: int) -> None:
    with pytest.raises(actions.CannotDo, match="choose 1 to 28"):
        waiting(clinic, nurse, days=days)
