"""Facts in any order, assessed after each or once at the end: the same signals and rank."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.models import Clinic
from tests.factories.adherence import Story, days_ago, moment

Fact = tuple[str, int, Any]

reports = st.tuples(
    st.just("report"),
    st.sampled_from([1, 4, 8, 12, 15, 20, 25, 30, 40]),
    st.fixed_dictionaries(
        {"pain": st.integers(0, 9)},
        optional={
            "missed_doses": st.sampled_from([0, 2, 7]),
            "bother": st.integers(0, 4),
            "thinking_of_stopping": st.sampled_from(["", "no", "yes"]),
            "red_flags": st.sampled_from([[], ["swelling"]]),
        },
    ),
)
visits = st.tuples(
    st.just("visit"), st.integers(1, 30), st.sampled_from(["attended", "no_show", "cancelled"])
)
courses = st.tuples(st.just("course"), st.sampled_from([10, 25, 300]), st.just(None))


def tell(story: Story, fact: Fact) -> None:
    kind, days, value = fact
    if kind == "report":
        story.report(days, received=moment(0, 1), **value)
    elif kind == "visit":
        story.visit(days, value)
    else:
        story.course.started_on = days_ago(days)
        story.course.save()


def state(story: Story) -> list[tuple]:
    episode = story.episode if story.patient.episodes.exists() else None
    rank = (episode.state, episode.safety, episode.urgency) if episode else None
    return [
        rank if story.signals() else None,
        *sorted((s.rule, s.tier, s.severity, str(s.evidence)) for s in story.signals().values()),
    ]


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    facts=st.lists(
        st.one_of(reports, visits, courses),
        min_size=2,
        max_size=9,
        unique_by=lambda fact: (fact[0], fact[1] if fact[0] != "course" else 0),
    ),
    shuffle=st.randoms(use_true_random=False),
)
def test_any_order_and_any_number_of_runs_give_the_same_state(
    clinic: Clinic, facts: list[Fact], shuffle: Any
) -> None:
    at_once, one_by_one = Story(clinic), Story(clinic)
    for fact in facts:
        tell(at_once, fact)
    at_once.assess()
    shuffle.shuffle(facts)
    for fact in facts:
        tell(one_by_one, fact)
        one_by_one.assess()
    assert one_by_one.assess().written == 0
    assert state(one_by_one) == state(at_once)
