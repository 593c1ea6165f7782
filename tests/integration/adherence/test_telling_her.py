"""The note that the clinic has acted: the nurse's choice, neutral, and taken back with the rest."""

from datetime import timedelta

import pytest
import time_machine

from adherence import actions
from adherence.actions.episodes import CannotDo
from clinic import clock
from clinic.actors import Actor
from clinic.banned_words import words_in_mail, words_up_front
from clinic.models import Clinic
from notifications.kinds import Mail, NotNow, kind_named
from notifications.models import HeldBecause, Message, Suppression
from notifications.suppressing import suppress
from tests.factories.adherence import EpisodeFactory, TreatedPatientFactory, nurse_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(clinic: Clinic) -> Actor:
    return Actor.member(nurse_of(clinic))


@pytest.fixture
def episode(clinic: Clinic):
    patient = TreatedPatientFactory(clinic=clinic, given_name="Rosa", email="rosa@example.org")
    return EpisodeFactory(patient=patient)


def resolve(episode, nurse, outcome="exercise_plan", tell_her=True):
    return actions.resolve(episode=episode, outcome=outcome, tell_her=tell_her, by=nurse)


def waiting():
    return list(Message.objects.filter(kind="clinic-acted", state="pending"))


def test_it_waits_as_long_as_it_can_be_taken_back(episode, nurse):
    with time_machine.travel("2027-02-02T10:00:00Z", tick=False):
        resolve(episode, nurse)
        assert [m.due_at - clock.now() for m in waiting()] == [timedelta(minutes=10)]
        actions.undo_resolve(episode=episode, by=nurse)
        assert waiting() == []
        resolve(episode, nurse, outcome="advice", tell_her=False)
        assert waiting() == []


@pytest.mark.parametrize("outcome", ["no_action", "stopped", "unreachable"])
def test_what_is_nothing_done_is_not_told(episode, nurse, outcome):
    with pytest.raises(CannotDo):
        resolve(episode, nurse, outcome=outcome)
    episode.refresh_from_db()
    assert episode.state != "resolved"


def test_it_says_nothing_about_health_in_either_language(episode, nurse):
    resolve(episode, nurse, outcome="oncologist")
    [row] = waiting()
    for language, said in (("en", "has done something"), ("es", "ha hecho algo")):
        type(episode.patient).objects.update(language=language)
        with time_machine.travel(row.due_at, tick=False):
            mail = kind_named("clinic-acted").compose([row])[row.pk]
        assert isinstance(mail, Mail)
        assert said in mail.text
        assert "Rosa" in mail.html
        assert words_up_front(mail.subject) == words_in_mail(mail.text) == []


def test_one_who_gets_no_mail_is_refused_and_one_who_died_hears_nothing(episode, nurse):
    type(episode.patient).objects.update(email="")
    with pytest.raises(CannotDo, match="phone her"):
        resolve(episode, nurse)
    type(episode.patient).objects.update(email="rosa@example.org")
    suppress(address="rosa@example.org", reason=HeldBecause.BOUNCED, code="550", by=nurse)
    with pytest.raises(CannotDo, match="phone her"):
        resolve(episode, nurse)
    Suppression.objects.all().delete()
    resolve(episode, nurse)
    [row] = waiting()
    type(episode.patient).objects.update(status="deceased")
    with time_machine.travel(row.due_at, tick=False):
        assert kind_named("clinic-acted").compose([row])[row.pk] == NotNow("patient-not-active")
