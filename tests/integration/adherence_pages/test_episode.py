"""The page of one episode, and everything a nurse can do on it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from adherence import actions
from adherence.models import Contact, Episode, EpisodeState
from clinic.models import AccessEvent, Staff
from clinic.permissions import Role
from notifications.models import Message
from patients.models import Precaution
from tests.factories.worklist import Scene

FORMS = ("episode-contact", "episode-resolve", "episode-snooze")
AT_ONCE = ("episode-take", "episode-hand-back", "episode-wait", "episode-reopen")


def url(episode: Episode, name: str = "episode-detail") -> str:
    return reverse(name, args=[episode.uid])


def in_a_week(scene: Scene) -> str:
    return (scene.today + timedelta(days=7)).isoformat()


def test_it_shows_her_the_reason_and_the_way_out(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged("Ada", language="es")
    Precaution.objects.create(
        clinic=scene.clinic, patient=episode.patient, kind="osteoporosis", note="T-score -2.7"
    )
    text = nurse.get(url(episode)).content.decode()
    for said in (
        "Ada Example",
        episode.patient.mrn,
        'href="tel:+34600555001"',
        "Spanish",
        "Letrozole since",
        "Osteoporosis: T-score -2.7",
        "Joint pain was 5 on",
        "Sustained joint pain",
        "Tier A",
        "Chim 2013",
        "rules version 1",
        "Clears with 2 more answers in a row below 4; at the latest on",
        "Suggested next",
    ):
        assert said in text, said


def test_gaps_are_said(nurse: Client, scene: Scene) -> None:
    patient = scene.patient("Silvia", phone="", email="")
    scene.reports(patient, [2, 2, 3], ended=25)
    scene.sessions_of(patient, ["booked"])
    scene.assess()
    gaps = " ".join(g.text for g in nurse.get(url(Episode.objects.get())).context["page"].gaps)
    for said in ("No report since", "No word about her tablets", "1 past session", "phone", "mail"):
        assert said in gaps


def test_the_timeline_tells_everything_newest_first(nurse: Client, scene: Scene) -> None:
    patient = scene.patient("Ada")
    scene.reports(patient, [2, 5, 5], missed_doses=3, missed_reason="cost", note="It hurts.")
    scene.sessions_of(patient, ["attended", "no_show"])
    scene.assess()
    episode = Episode.objects.get()
    actions.record_contact(
        episode=episode, channel="phone", result="reached", note="Tired.", by=scene.by(scene.nurse)
    )
    entries = nurse.get(url(episode)).context["page"].timeline
    assert [e.at for e in entries] == sorted((e.at for e in entries), reverse=True)
    titles = [entry.title for entry in entries]
    assert "Phone: spoke with her" in titles
    assert "Missed her session" in titles
    assert "Came to her session" in titles
    report = next(e for e in entries if e.title == "Report: worst joint pain 5 of 10" and e.text)
    assert report.text == "3 tablets missed in 7 days (cost). She wrote: “It hurts.”"


def test_the_note_is_plain_text_for_the_record(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged("Ada")
    actions.resolve(episode=episode, outcome="advice", note="Done.", by=scene.by(scene.nurse))
    note = nurse.get(url(episode)).context["note"]
    assert f"record number {episode.patient.mrn}" in note
    assert "Worst joint pain, 0 to 10, latest first:" in note
    assert note.endswith("by Nadia Ferrer: Advice given. Done.")


def test_a_contact_is_recorded_and_the_episode_is_hers(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged()
    response = nurse.post(
        url(episode, "episode-contact"),
        {"channel": "phone", "result": "no_answer", "note": "Rang twice."},
    )
    assert (response.status_code, response["Location"]) == (303, url(episode))
    contact = Contact.objects.get()
    assert (contact.channel, contact.result, contact.note) == ("phone", "no_answer", "Rang twice.")
    assert contact.recorded_by == scene.nurse
    episode.refresh_from_db()
    assert (episode.state, episode.owner) == (EpisodeState.IN_PROGRESS, scene.nurse)
    assert "The contact is recorded" in nurse.get(response["Location"]).content.decode()


def test_a_contact_without_a_result_keeps_what_was_typed(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged()
    response = nurse.post(
        url(episode, "episode-contact"), {"channel": "visit", "note": "She limps."}
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert 'href="#contact_result_0"' in text
    assert "She limps." in text
    assert "<title>Error:" in text
    assert not Contact.objects.exists()


def test_an_unknown_choice_and_an_endless_note_are_refused(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged()
    response = nurse.post(
        url(episode, "episode-contact"),
        {"channel": "pigeon", "result": "reached", "note": "x" * 2001},
    )
    assert response.status_code == 422
    assert set(response.context["contact_form"].errors) == {"channel", "note"}
    assert not Contact.objects.exists()


def test_resolving_closes_it_with_an_outcome(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged()
    response = nurse.post(
        url(episode, "episode-resolve"), {"outcome": "exercise_plan", "note": "Lighter."}
    )
    assert (response.status_code, response["Location"]) == (303, "/worklist/")
    episode.refresh_from_db()
    assert (episode.state, episode.outcome, episode.outcome_note) == (
        EpisodeState.RESOLVED,
        "exercise_plan",
        "Lighter.",
    )
    assert "Record a contact" not in nurse.get(url(episode)).content.decode()


def test_she_can_be_told_that_the_clinic_has_acted(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged()
    type(episode.patient).objects.update(email="ada@example.org")
    box = 'name="tell_her"'
    assert box in nurse.get(url(episode)).content.decode()
    data = {"outcome": "no_action", "note": "Mine.", "tell_her": "on"}
    refused = nurse.post(url(episode, "episode-resolve"), data)
    assert refused.status_code == 422
    assert "nothing that was done for her" in refused.content.decode()
    nurse.post(url(episode, "episode-resolve"), data | {"outcome": "exercise_plan"})
    assert Message.objects.filter(kind="clinic-acted", about_uid=episode.uid).exists()


@pytest.mark.parametrize("outcome", ["", "cured", "died"])
def test_an_outcome_that_is_none_is_refused(nurse: Client, scene: Scene, outcome: str) -> None:
    episode = scene.flagged()
    response = nurse.post(url(episode, "episode-resolve"), {"outcome": outcome, "note": "Mine."})
    assert response.status_code == 422
    assert "Mine." in response.content.decode()
    episode.refresh_from_db()
    assert episode.state == EpisodeState.NEW


@pytest.mark.parametrize("name", FORMS)
def test_too_late_says_who_and_when_and_keeps_the_words(
    nurse: Client, scene: Scene, name: str
) -> None:
    episode = scene.flagged()
    actions.resolve(episode=episode, outcome="advice", by=scene.by(scene.colleague))
    data = {
        "episode-contact": {"channel": "phone", "result": "reached", "note": "My own words."},
        "episode-resolve": {"outcome": "no_action", "note": "My own words."},
        "episode-snooze": {
            "until": in_a_week(scene),
            "expected_pain": "4",
            "reason": "My own words.",
        },
    }[name]
    response = nurse.post(url(episode, name), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Ines Coll already resolved this episode on" in text
    assert "(advice given)" in text
    assert "My own words." in text
    assert 'id="form-errors"' in text
    episode.refresh_from_db()
    assert episode.outcome == "advice"
    assert not Contact.objects.exists()


@pytest.mark.parametrize("name", AT_ONCE)
def test_too_late_for_a_button_is_said_too(nurse: Client, scene: Scene, name: str) -> None:
    episode = scene.flagged()
    actions.resolve(episode=episode, outcome="advice", by=scene.by(scene.colleague))
    response = nurse.post(url(episode, name), follow=True)
    assert "Ines Coll already resolved this episode on" in response.content.decode()


def test_a_snooze_rests_until_a_day(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged()
    response = nurse.post(
        url(episode, "episode-snooze"),
        {"until": in_a_week(scene), "expected_pain": "5", "reason": "Acupuncture"},
    )
    assert (response.status_code, response["Location"]) == (303, "/worklist/")
    row = nurse.get("/worklist/?queue=snoozed").context["rows"][0]
    day = scene.today + timedelta(days=7)
    assert row.step == f"Back on {day:%-d %b}, or at pain 7"
    response = nurse.post(url(episode, "episode-reopen"))
    assert response["Location"] == url(episode)
    episode.refresh_from_db()
    assert episode.state == EpisodeState.IN_PROGRESS


@pytest.mark.parametrize(
    ("days", "pain", "reason", "field"),
    [
        (0, "5", "Rest", "until"),
        (29, "5", "Rest", "until"),
        (None, "5", "Rest", "until"),
        (7, "11", "Rest", "expected_pain"),
        (7, "", "Rest", "expected_pain"),
        (7, "much", "Rest", "expected_pain"),
        (7, "5", "", "reason"),
        (7, "5", "x" * 201, "reason"),
    ],
)
def test_a_snooze_that_cannot_be_names_the_field(
    nurse: Client, scene: Scene, days: int | None, pain: str, reason: str, field: str
) -> None:
    episode = scene.flagged()
    until = "soon" if days is None else (scene.today + timedelta(days=days)).isoformat()
    response = nurse.post(
        url(episode, "episode-snooze"), {"until": until, "expected_pain": pain, "reason": reason}
    )
    assert response.status_code == 422
    assert list(response.context["snooze_form"].errors) == [field]
    assert f'href="#snooze_{field}' in response.content.decode()
    episode.refresh_from_db()
    assert episode.state == EpisodeState.NEW


def test_safety_is_not_offered_a_snooze_and_gets_none(nurse: Client, scene: Scene) -> None:
    episode = scene.endangered()
    text = nurse.get(url(episode)).content.decode()
    assert "cannot be snoozed" in text
    assert url(episode, "episode-snooze") not in text
    response = nurse.post(
        url(episode, "episode-snooze"),
        {"until": in_a_week(scene), "expected_pain": "8", "reason": "Rest"},
    )
    assert response.status_code == 422
    assert "safety rule holds" in response.content.decode()
    episode.refresh_from_db()
    assert episode.state == EpisodeState.NEW


def test_taking_and_waiting(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged()
    nurse.post(url(episode, "episode-take"))
    episode.refresh_from_db()
    assert (episode.owner, episode.state) == (scene.nurse, EpisodeState.IN_PROGRESS)
    response = nurse.post(url(episode, "episode-wait"))
    assert response["Location"] == "/worklist/"
    episode.refresh_from_db()
    assert episode.state == EpisodeState.WAITING


def test_reopening_what_is_open_says_so(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged()
    response = nurse.post(url(episode, "episode-reopen"), follow=True)
    assert "open already" in response.content.decode()


@pytest.mark.parametrize("name", [*FORMS, *AT_ONCE])
def test_an_address_of_an_action_leads_back_and_changes_nothing(
    nurse: Client, scene: Scene, name: str
) -> None:
    episode = scene.flagged()
    response = nurse.get(url(episode, name))
    assert response["Location"] == url(episode)
    episode.refresh_from_db()
    assert episode.state == EpisodeState.NEW


@pytest.mark.parametrize("name", ["episode-detail", *FORMS, *AT_ONCE])
def test_who_may_not(
    scene: Scene, other: Scene, signed_in: Callable[[Staff], Client], name: str
) -> None:
    episode = scene.flagged()
    physiologist = signed_in(scene.physiologist)
    administrator = signed_in(scene.staff("Office", Role.ADMINISTRATOR))
    foreign = signed_in(other.nurse)
    for method in ("get", "post"):
        assert getattr(physiologist, method)(url(episode, name)).status_code == 403
        assert getattr(administrator, method)(url(episode, name)).status_code == 403
        assert getattr(foreign, method)(url(episode, name)).status_code == 404
    assert not AccessEvent.objects.exists()


def test_the_read_log_names_her(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged()
    nurse.get(url(episode))
    event = AccessEvent.objects.get(view="episode-detail")
    assert event.patients == [episode.patient_id]
