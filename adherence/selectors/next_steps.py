"""What could be done next: the options for her matters, with evidence, precautions and places.

A list for a person to choose from with the patient; nothing here acts on its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from adherence import sentences
from adherence.models import Signal
from adherence.options import TRAINING, Option, cautions, matter_of, ranked, sources_in_words
from adherence.selectors.case import Case
from programs.models import BookingStatus, Enrollment
from programs.selectors.alternatives import Place
from programs.selectors.places_soon import places_soon


@dataclass(frozen=True)
class Choice:
    """One option with her precautions beside it."""

    option: Option
    cautions: list[str]
    sources: str
    trains: bool


@dataclass(frozen=True)
class FreePlace:
    """A place she could take this week; `url` books it, for whoever may."""

    when: str
    what: str
    url: str


@dataclass(frozen=True)
class Training:
    """Where she could train this week: what is booked, what is free, and who books."""

    booked: str
    places: list[FreePlace]
    note: str
    url: str


@dataclass(frozen=True)
class NextSteps:
    """The rule's own step, and options in an order that a person may leave."""

    text: str
    evidence: str
    options: list[Choice]
    without_effect: list[Choice]
    training: Training | None


def next_steps(case: Case) -> NextSteps:
    """Return what could be done about the signals that hold."""
    holding = [signal for signal in case.signals if signal.cleared_at is None]
    if not holding:
        return NextSteps(
            text="What raised this episode no longer holds. Ask whether she agrees, and close it.",
            evidence="Only a person closes an episode.",
            options=[],
            without_effect=[],
            training=None,
        )
    text, evidence = sentences.next_step(holding[0])
    choices = [_choice(option, case) for option in _options(holding, case)]
    trains = case.is_open and any(choice.trains for choice in choices)
    return NextSteps(
        text=text,
        evidence=evidence,
        options=[choice for choice in choices if choice.option.helps],
        without_effect=[choice for choice in choices if not choice.option.helps],
        training=_training(case) if trains else None,
    )


def _options(holding: Sequence[Signal], case: Case) -> list[Option]:
    matters = list(dict.fromkeys(matter_of(signal.rule) for signal in holding))
    said = [r for r in case.reports if r.missed_doses and r.missed_reason]
    return ranked(matters, reason=said[-1].missed_reason if said else "")


def _choice(option: Option, case: Case) -> Choice:
    return Choice(
        option=option,
        cautions=cautions(option, [precaution.kind for precaution in case.precautions]),
        sources=sources_in_words(option),
        trains=option.code in TRAINING,
    )


def _training(case: Case) -> Training:
    patient = case.episode.patient
    found = places_soon(patient, now=case.now)
    booked = [b for b in case.coming if b.status == BookingStatus.BOOKED]
    when = f"{booked[0].starts_at.astimezone(case.zone):%a %-d %b, %H:%M}" if booked else ""
    if found.enrollment is None:
        return Training(
            booked=when,
            places=[],
            note="She has no program under way. A physiologist screens her and begins one.",
            url=reverse("enrollment-create", args=[patient.uid]),
        )
    hers = f" She said: {found.enrollment.availability}." if found.enrollment.availability else ""
    who = found.enrollment.physiologist.name
    note = (
        f"{who} runs her program and can book it.{hers}"
        if found.places
        else f"Nothing free in the next 7 days fits her program; ask {who}.{hers}"
    )
    return Training(
        booked=when,
        places=[_place(place, found.enrollment) for place in found.places],
        note=note,
        url=reverse("program", args=[patient.uid]),
    )


def _place(place: Place, enrollment: Enrollment) -> FreePlace:
    if place.session is not None:
        url = reverse("session-detail", args=[place.session.uid])
    else:
        asked = {
            "day": place.when.day.isoformat(),
            "start_time": f"{place.when.start_time:%H:%M}",
            "physiologist": place.physiologist.uid,
            "room": place.room.uid,
            "enrollment": enrollment.uid,
            "kind": "individual",
        }
        url = f"{reverse('session-create')}?{urlencode(asked)}"
    return FreePlace(
        when=f"{place.when.day:%a %-d %b}, {place.when.start_time:%H:%M}",
        what=f"{place.title}, {place.room.name}, with {place.physiologist.name}",
        url=url,
    )
