"""The synthetic clinic: complete, repeatable, and never beside a real one."""

from datetime import UTC, datetime, timedelta

import pytest

from adherence.actions import assess
from adherence.models import Cover, Episode, EpisodeState, HandOver, ReAsk
from clinic import clock
from clinic.errors import Refused
from clinic.models import Clinic
from demo.cast import role_of
from demo.seeding import seed
from notifications.models import Message, MessageState
from patients.models import Patient, SymptomReport
from programs.models import Booking, BookingStatus, Session
from tests.factories.clinic import ClinicFactory


def _codes(state: str) -> set[str]:
    episodes = Episode.objects.filter(state=state).select_related("patient")
    return {role.story.code for e in episodes if (role := role_of(e.patient.mrn))}


def test_the_stories_show_where_they_should(demo: Clinic) -> None:
    assert Patient.objects.count() == 32
    assert {
        "red flag",
        "rising pain",
        "thinks of stopping",
        "misses doses",
        "silent drop-out",
        "interrupted",
    } <= _codes(EpisodeState.NEW)
    assert _codes(EpisodeState.SNOOZED) == {"snoozed"}
    assert _codes(EpisodeState.WAITING) == {"called, no answer"}
    assert "steady" not in _codes(EpisodeState.NEW)
    assert Booking.objects.filter(status=BookingStatus.BOOKED, starts_at__gt=clock.now()).exists()
    assert Message.objects.filter(state=MessageState.PENDING, kind="reminder").exists()
    assert Session.objects.filter(day=clock.today(demo.time_zone)).exists()
    assert Session.objects.filter(kind="class", places_taken=0).exists()


def test_the_nurses_share_the_list(demo: Clinic) -> None:
    today = clock.today(demo.time_zone)
    cover = Cover.objects.select_related("staff", "covered_by").get()
    assert (cover.staff.name, cover.covered_by.name) == ("Clara Quartz", "Noor Granite")
    assert cover.first_day <= today <= cover.last_day
    handed = HandOver.objects.select_related("episode__owner").get()
    assert handed.read_at is None
    assert handed.episode.owner == cover.covered_by
    digest = Message.objects.get(kind="worklist-digest")
    assert digest.recipient_uid == cover.covered_by.uid


def test_one_question_was_answered_and_another_leaves_today(demo: Clinic) -> None:
    answered, asked = ReAsk.objects.select_related("report").order_by("due_on")
    assert (answered.state, answered.report.source) == ("answered", "re_ask")
    assert (asked.state, asked.due_on) == ("open", clock.today(demo.time_zone))
    mails = dict(Message.objects.filter(kind="re-ask").values_list("about_uid", "state"))
    assert mails == {answered.uid: MessageState.SENT, asked.uid: MessageState.PENDING}


def test_an_assessment_of_the_seeded_clinic_writes_nothing(demo: Clinic) -> None:
    assert assess(clinic_id=demo.pk, now=clock.now()).written == 0


def test_nothing_of_the_past_lies_in_the_future(demo: Clinic) -> None:
    now = clock.now()
    assert not SymptomReport.objects.filter(created_at__gt=now).exists()
    assert not Message.objects.filter(sent_at__gt=now).exists()
    assert not Booking.objects.filter(recorded_at__gt=now).exists()
    assert not Booking.objects.filter(status="attended", ends_at__gt=now).exists()
    assert not Episode.objects.filter(opened_at__gt=now).exists()


def test_the_same_seed_makes_the_same_clinic(demo: Clinic) -> None:
    # These are named by what an action drew, and by the key of the clinic's row.
    mails = Message.objects.exclude(kind__in=["re-ask", "retention-changed", "worklist-digest"])

    def facts() -> list[object]:
        return [
            list(Patient.objects.order_by("mrn").values_list("uid", "family_name", "email")),
            list(SymptomReport.objects.order_by("uid").values_list("uid", "pain", "created_at")),
            list(Booking.objects.order_by("uid").values_list("uid", "status", "starts_at")),
            list(mails.order_by("dedupe_key").values_list("dedupe_key", "state", "due_at")),
            list(ReAsk.objects.order_by("due_on").values_list("symptom", "state", "due_on")),
        ]

    before = facts()
    seed(patients=32, weeks=4, seed=1, fresh=True, now=demo.created_at)
    assert facts() == before


def test_a_second_seeding_is_refused(demo: Clinic) -> None:
    with pytest.raises(Refused, match="here already"):
        seed(patients=5, weeks=4, seed=1, fresh=False, now=clock.now())


@pytest.mark.parametrize("fresh", [False, True])
def test_a_real_clinic_is_left_alone(db: None, fresh: bool) -> None:
    ClinicFactory(name="Real Clinic")
    with pytest.raises(Refused, match="Real Clinic, which is not synthetic"):
        seed(patients=5, weeks=4, seed=1, fresh=fresh, now=clock.now())
    assert Clinic.objects.count() == 1


@pytest.mark.parametrize(("patients", "weeks"), [(0, 8), (1001, 8), (10, 1), (10, 53)])
def test_sizes_that_make_no_sense_are_refused(db: None, patients: int, weeks: int) -> None:
    with pytest.raises(Refused, match="choose"):
        seed(patients=patients, weeks=weeks, seed=1, fresh=False, now=clock.now())


@pytest.mark.parametrize("day", range(7))
def test_it_is_open_today_whatever_day_it_is(db: None, day: int) -> None:
    now = datetime(2026, 3, 16, 22, 30, tzinfo=UTC) + timedelta(days=day)
    clinic = seed(patients=12, weeks=2, seed=1, fresh=False, now=now)
    today = Session.objects.filter(day=now.astimezone(UTC).date() + timedelta(days=0))
    assert today.exists() or Session.objects.filter(day__gt=now.date()).exists()
    assert clinic.is_demo


def test_it_survives_a_clock_change_in_the_past(db: None) -> None:
    seed(patients=12, weeks=8, seed=1, fresh=False, now=datetime(2026, 4, 2, 1, 5, tzinfo=UTC))
