"""What staff think of a signal: one word each, counted and changing nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from adherence.actions import CannotDo, judge_signal
from adherence.models import Signal, SignalVerdict
from clinic.actors import Actor
from clinic.models import Clinic
from clinic.permissions import Role
from tests.factories.adherence import EpisodeFactory, SignalFactory, TreatedPatientFactory, nurse_of

pytestmark = pytest.mark.django_db


def a_signal(clinic: Clinic) -> Signal:
    return SignalFactory(episode=EpisodeFactory(patient=TreatedPatientFactory(clinic=clinic)))


def put(client: Client, signal: Signal, body: dict[str, Any]) -> Any:
    return client.put(f"/api/v1/signals/{signal.uid}/verdict/", body, "application/json")


def test_one_word_a_person_and_the_last_one_stands(
    clinic: Clinic, staff_client: Callable[..., Client]
) -> None:
    signal, nurse = a_signal(clinic), staff_client(Role.NURSE)
    assert put(nurse, signal, {"useful": True}).status_code == 200
    said = put(nurse, signal, {"useful": False, "note": " She was on holiday. "}).json()
    assert (said["useful"], said["note"]) == (False, "She was on holiday.")
    judge_signal(signal=signal, useful=True, by=Actor.member(nurse_of(clinic)))
    shown = nurse.get(f"/api/v1/episodes/{signal.episode.uid}/").json()["signals"][0]["verdicts"]
    assert sorted(verdict["useful"] for verdict in shown) == [False, True]
    signal.refresh_from_db()
    assert (signal.cleared_at, signal.episode.state) == (None, "new")


def test_it_can_be_taken_back(clinic: Clinic, staff_client: Callable[..., Client]) -> None:
    signal, nurse = a_signal(clinic), staff_client(Role.NURSE)
    put(nurse, signal, {"useful": False})
    for _ in range(2):
        assert nurse.delete(f"/api/v1/signals/{signal.uid}/verdict/").status_code == 204
    assert not SignalVerdict.objects.exists()


def test_too_many_words_are_refused_by_name(
    clinic: Clinic, staff_client: Callable[..., Client]
) -> None:
    signal, nurse = a_signal(clinic), staff_client(Role.NURSE)
    refused = put(nurse, signal, {"useful": False, "note": "x" * 301})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "note")
    assert not SignalVerdict.objects.exists()


def test_who_may_not(clinic: Clinic, staff_client: Callable[..., Client]) -> None:
    signal = a_signal(clinic)
    assert put(staff_client(Role.PHYSIOLOGIST), signal, {"useful": False}).status_code == 403
    foreign = SignalFactory()
    assert put(staff_client(Role.NURSE), foreign, {"useful": False}).status_code == 404
    with pytest.raises(CannotDo):
        judge_signal(signal=signal, useful=True, by=Actor.system("test"))
