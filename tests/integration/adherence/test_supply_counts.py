"""The rules' SQL counts covered days as the pure function does."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adherence.features import parameters, with_features
from adherence.models import RuleSet
from clinic.models import Clinic
from patients.coverage import Course, Fill, Stretch, coverage, supplied
from patients.models import Dispensing
from tests.factories.adherence import NOW, Story, days_ago

fills = st.lists(
    st.tuples(st.integers(0, 320), st.sampled_from([7, 28, 30, 60, 90]), st.booleans()),
    min_size=1,
    max_size=6,
    unique_by=lambda fill: fill[0],
)


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(fetched=fills, started=st.integers(0, 310))
def test_sql_and_python_count_alike(
    clinic: Clinic, fetched: list[tuple[int, int, bool]], started: int
) -> None:
    story = Story(clinic)
    story.course.started_on = days_ago(started)
    story.course.save()
    for back, supply, own in fetched:
        story.fill(back, supply, drug="letrozole" if own else "exemestane")
    known = [Fill(f.drug, f.dispensed_on, f.days_supply) for f in Dispensing.objects.filter(
        patient=story.patient)]  # fmt: skip
    course = Course("letrozole", days_ago(started))
    stretches = supplied(course, known)
    found = _supply(story)
    assert (found is not None and found[2] is not None) == bool(stretches)
    if found is None or not stretches:
        return
    until, first, days, covered = found
    assert (until - stretches[-1].last).days == 1
    if days > 0:
        expected = coverage([course], known, Stretch(first, days_ago(1)))
        assert (days, covered) == (expected.days_due, expected.days_covered)


def _supply(story: Story) -> tuple | None:
    """Return until when she has tablets, and what of which days they cover."""
    policy = RuleSet.objects.get(clinic=story.clinic).policy
    with connection.cursor() as cursor:
        cursor.execute(
            with_features() + "SELECT until, counted_from, days, covered FROM supply",
            parameters(clinic=story.clinic, policy=policy, patients=[story.patient.pk], now=NOW),
        )
        return cursor.fetchone()
