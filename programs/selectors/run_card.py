"""One card of the run sheet as its template draws it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from programs.actions.on_sheet import OPENS_BEFORE
from programs.models import AdverseEvent, BookingStatus, HomeActivity
from programs.selectors.phase_news import PhaseNews
from programs.selectors.run_cells import Drawing
from programs.selectors.run_shapes import Cell, ClashLine, ExerciseBlock, Sent, TimedBlock
from programs.selectors.run_sheet import CardFacts
from programs.selectors.run_words import verdict_of, wall_time


@dataclass(frozen=True)
class Card:
    """One card, ready to draw."""

    uid: UUID
    id: str
    line: Any
    base: str
    edition: int
    state: str
    state_kind: str
    arrived: str
    is_open: bool
    is_booked: bool
    has_outcome: bool
    has_typed: bool
    asked: dict[str, Cell]
    flags: list[dict[str, Any]]
    verdict: dict[str, Any] | None
    exercises: list[ExerciseBlock]
    timed: list[TimedBlock]
    phase: PhaseNews | None
    has_last: bool
    last_on: Any
    has_target: bool
    home: list[HomeActivity]
    home_cells: dict[str, Cell]
    home_key: str
    adverse: list[AdverseEvent]
    adverse_cells: dict[str, Cell]
    adverse_key: str
    clashes: list[ClashLine]
    problem: str
    problems: list[tuple[str, str]]


def card(facts: CardFacts, *, sent: Sent | None = None, zone: str) -> Card:
    """Return a card with what is stored, overlaid with what was sent and refused."""
    sent = sent or Sent()
    draw = Drawing(facts, sent)
    record, line = facts.record, facts.line
    stored = {name: text for name, text in facts.values.items() if text}
    # two changed one field: theirs is what is stored, so a second saving decides for good
    base = stored if sent.clashes or sent.shown is None else dict(sent.shown)
    exercises = draw.exercises()
    timed = draw.timed()
    clashes = [draw.clash(clash) for clash in sent.clashes]
    return Card(
        uid=line.uid,
        id=draw.prefix,
        line=line,
        base=json.dumps(base, sort_keys=True),
        edition=record.edition if record else 0,
        state=_state(facts, zone),
        state_kind=_state_kind(facts),
        arrived=wall_time(record.arrived_at, zone) if record and record.arrived_at else "",
        is_open=sent.is_refused or sent.asks_more or _is_at_work(facts),
        is_booked=line.status == BookingStatus.BOOKED,
        has_outcome=line.has_outcome,
        has_typed=bool(stored),
        asked=draw.asked(),
        flags=draw.flags(),
        verdict=_verdict(facts),
        exercises=exercises,
        timed=timed,
        phase=facts.phase,
        has_last=bool(facts.last),
        last_on=facts.last_on,
        has_target=any(b.target for b in exercises) or any(b.target for b in timed),
        home=facts.home,
        home_cells=draw.home(),
        home_key=sent.values.get("home.key") or str(uuid4()),
        adverse=facts.adverse,
        adverse_cells=draw.adverse(),
        adverse_key=sent.values.get("adverse.key") or str(uuid4()),
        clashes=clashes,
        problem=sent.problem,
        problems=[(draw.id_of(name), text) for name, text in sent.errors.items()],
    )


def filled(facts: CardFacts, typed: Mapping[str, str], how: str) -> dict[str, str]:
    """Return the doses that fill a card's empty cells: `how` is same (as last time) or prescribed.

    Effort and heart rate are what was felt and measured, so nobody fills those in for her.
    """
    draw = Drawing(facts, Sent(values=typed))
    rows = [line.cells for block in draw.exercises() for line in block.lines]
    cells = [cell for row in [*rows, *(block.cells for block in draw.timed())] for cell in row]
    found = {
        cell.name: cell.last if how == "same" else cell.target for cell in cells if not cell.value
    }
    return {
        name: text
        for name, text in found.items()
        if text and not name.endswith((".effort", ".heart_rate"))
    }


def opens_at(starts_at: datetime, zone: str) -> str:
    """Return the wall time from which a session's sheet takes entries."""
    return wall_time(starts_at - OPENS_BEFORE, zone)


def _is_at_work(facts: CardFacts) -> bool:
    return (
        facts.line.status == BookingStatus.BOOKED
        and facts.record is not None
        and facts.record.arrived_at is not None
    )


def _state(facts: CardFacts, zone: str) -> str:
    booking, record = facts.booking, facts.record
    if facts.line.status == BookingStatus.ATTENDED:
        return f"Finished {wall_time(booking.recorded_at, zone)}"
    if facts.line.status == BookingStatus.NO_SHOW:
        return "Did not come"
    if record is not None and record.arrived_at is not None:
        return f"Arrived {wall_time(record.arrived_at, zone)}"
    return "Not here yet"


def _state_kind(facts: CardFacts) -> str:
    kinds = {BookingStatus.ATTENDED: "brand", BookingStatus.NO_SHOW: "amber"}
    return kinds.get(BookingStatus(facts.line.status), "" if _is_at_work(facts) else "plain")


def _verdict(facts: CardFacts) -> dict[str, Any] | None:
    record = facts.record
    if record is None or not record.readiness:
        return None
    return verdict_of(
        record.readiness,
        record.readiness_reason,
        flags=bool(record.red_flags),
        pain=record.pain_before,
    )
