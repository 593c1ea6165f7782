"""The nurse's rules and the physiologist's dose read the same history the same way."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adherence.selectors.trends import SESSIONS, recent_sessions
from clinic.models import Clinic
from programs.dose.attendance import MISSED
from programs.dose.facts import Outcome
from programs.selectors.dose_measured import dose_of_patient
from tests.factories.adherence import NOW, Story, moment
from tests.factories.clinic import ClinicFactory

pytestmark = pytest.mark.django_db

# what becomes of a session: status, and what is special about the booking
ENDS = {
    "came": ("attended", {}),
    "stayed away": ("no_show", {}),
    "late": ("cancelled", {"reason": "travel", "notice_hours": 23}),
    "unwell and late": ("cancelled", {"reason": "unwell", "notice_hours": 1}),
    "in good time": ("cancelled", {"reason": "not_said", "notice_hours": 24}),
    "by the clinic": ("cancelled", {"reason": "clinic", "notice_hours": 1}),
    "left the waitlist": ("cancelled", {"notice_hours": 1, "had_place": False}),
    "on the waitlist": ("waitlisted", {}),
    "offered": (
        "offered",
        {"offered_at": moment(70), "offer_expires_at": moment(69)},
    ),
    "twice": ("cancelled", {"reason": "travel", "notice_hours": 23}),
    "made up": ("cancelled", {"reason": "unwell", "notice_hours": 1}),
}


def told(clinic: Clinic, ends: list[str]) -> Story:
    """A history, oldest first; one that is made up is followed by a session she came to."""
    story = Story(clinic, quiet=True)
    for place, end in enumerate(ends):
        status, facts = ENDS[end]
        days = 3 * (len(ends) - place)
        booking = story.visit(days, status, **facts)
        if end == "twice":
            booking.pk = None
            booking._state.adding = True
            booking.uid = type(booking)._meta.get_field("uid").get_default()
            booking.save()
        if end == "made up":
            story.visit(days - 1, "attended", makes_up=booking)
    return story


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(sorted(ENDS)), min_size=1, max_size=9))
def test_both_count_the_same_sessions_as_missed(ends: list[str]) -> None:
    clinic = ClinicFactory(time_zone="UTC")
    story = told(clinic, ends)
    signals = story.assessed()
    measured = dose_of_patient(story.patient, now=NOW)
    assert measured is not None
    visits = measured.program.visits
    last = measured.report.runs[-1] if measured.report.runs else None
    came = [visit.day for visit in visits if visit.outcome == Outcome.ATTENDED]
    goes_on = last is not None and last.is_interruption and (not came or came[-1] < last.last)
    assert ("exercise_interruption" in signals) is goes_on
    if goes_on:
        assert last is not None
        assert signals["exercise_interruption"].evidence["count"] == last.sessions
    # low attendance: came, of came and missed, both as dose counts them
    within = [v for v in visits if (NOW.date() - v.day).days < 28]
    counted = [v for v in within if v.outcome in (Outcome.ATTENDED, *MISSED)]
    attended = sum(v.outcome == Outcome.ATTENDED for v in counted)
    assert ("low_attendance" in signals) is (
        len(counted) >= 4 and 100 * attended < 50 * len(counted)
    )


def test_joint_pain_is_the_one_difference(clinic: Clinic) -> None:
    story = Story(clinic, quiet=True)
    for days in (1, 4, 7):
        story.visit(days, "cancelled", reason="joint_pain", notice_hours=72)
    assert "exercise_interruption" in story.assessed()
    measured = dose_of_patient(story.patient, now=NOW)
    assert measured is not None
    assert measured.report.attendance.excused == 3


def test_the_dots_leave_out_what_was_no_session_of_hers(clinic: Clinic) -> None:
    story = told(clinic, ["came", "left the waitlist", "offered", "twice", "on the waitlist"])
    rows = story.enrollment.__class__.objects.filter(pk=story.enrollment.pk)
    found = rows.annotate(recent=recent_sessions(NOW)).get().recent
    assert len(found) <= SESSIONS
    assert found == ["cancelled", "attended"]
