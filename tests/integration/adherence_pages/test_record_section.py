"""Her episodes on her record."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from adherence import actions
from adherence.models import Episode
from clinic.models import Staff
from tests.factories.worklist import Scene


def test_a_nurse_finds_open_and_past_episodes(nurse: Client, scene: Scene) -> None:
    past = scene.flagged("Ada")
    actions.resolve(episode=past, outcome="advice", by=scene.by(scene.nurse))
    text = nurse.get(reverse("patient-detail", args=[past.patient.uid])).content.decode()
    assert '<h2 id="episodes-title">Episodes</h2>' in text
    assert reverse("episode-detail", args=[past.uid]) in text
    assert "Advice given" in text


def test_a_physiologist_learns_that_somebody_follows_it_up(
    scene: Scene, signed_in: Callable[[Staff], Client]
) -> None:
    episode = scene.flagged("Ada")
    actions.take(episode=episode, by=scene.by(scene.nurse))
    client = signed_in(scene.physiologist)
    text = client.get(reverse("patient-detail", args=[episode.patient.uid])).content.decode()
    assert "Being followed up by the nurses since" in text
    assert "(Nadia Ferrer)" in text
    assert reverse("episode-detail", args=[episode.uid]) not in text
    assert Episode.objects.count() == 1


def test_somebody_without_an_episode(nurse: Client, scene: Scene) -> None:
    patient = scene.patient("Ada")
    text = nurse.get(reverse("patient-detail", args=[patient.uid])).content.decode()
    assert "no rule has flagged her" in text


def test_contacts_stand_on_the_record_and_their_notes_only_for_the_nurses(
    scene: Scene, signed_in: Callable[[Staff], Client]
) -> None:
    episode = scene.flagged("Ada")
    actions.record_contact(
        episode=episode,
        channel="phone",
        result="reached",
        note="Her hands are better",
        by=scene.by(scene.nurse),
    )
    url = reverse("patient-detail", args=[episode.patient.uid])
    for staff, sees in ((scene.nurse, True), (scene.physiologist, False)):
        text = signed_in(staff).get(url).content.decode()
        contacts = text.partition('id="contacts"')[2].partition("</section>")[0]
        assert "Spoke with her" in contacts
        assert ("Her hands are better" in contacts) == sees
