"""Bringing the catalogue into a clinic: what it lacks is added, what it has is left alone."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.models import Clinic
from programs.actions.exercises import ExerciseFacts, write_exercise
from programs.catalog import EXERCISES, PROTOCOLS, CatalogExercise, CatalogProtocol
from programs.content import Content, write_content
from programs.models import Exercise, Protocol, ProtocolVersion


class Shipped(NamedTuple):
    """How much was added; nothing the second time."""

    exercises: int
    protocols: int


@retry_deadlocks
@transaction.atomic
def ship_catalog(*, clinic: Clinic, by: Actor, now: datetime | None = None) -> Shipped:
    """Add the exercises and protocols of the catalogue that the clinic has not had yet.

    What the clinic changed, renamed or retired stays as it is. Running it again writes nothing.
    """
    now = now or clock.now()
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    with audit.acting(by):
        library, made = _ship_exercises(clinic, now)
        return Shipped(made, _ship_protocols(clinic, library, by, now))


def _ship_exercises(clinic: Clinic, now: datetime) -> tuple[dict[str, Exercise], int]:
    """Return the clinic's exercise for each code, and how many are new.

    An exercise of the clinic's own that has the name already stands in for the shipped one.
    """
    standing = list(Exercise.objects.filter(clinic=clinic))
    by_name = {exercise.name.casefold(): exercise for exercise in standing}
    library = {exercise.code: exercise for exercise in standing if exercise.code}
    new: list[CatalogExercise] = []
    for entry in EXERCISES:
        if entry.code in library:
            continue
        if entry.name.casefold() in by_name:
            library[entry.code] = by_name[entry.name.casefold()]
            continue
        library[entry.code] = Exercise(clinic=clinic, code=entry.code, created_at=now)
        new.append(entry)
    for entry in new:  # all of them first, because substitutions point at each other
        write_exercise(library[entry.code], replace(_facts(entry, library), instead=()), {})
    others = {exercise.uid: exercise for exercise in library.values()}
    for entry in new:
        if entry.instead:
            write_exercise(library[entry.code], _facts(entry, library), others)
    return library, len(new)


def _facts(entry: CatalogExercise, library: dict[str, Exercise]) -> ExerciseFacts:
    return ExerciseFacts(
        name=entry.name,
        modality=entry.modality,
        muscle_group=entry.muscle_group,
        instructions=entry.instructions,
        load_kind=entry.load_kind,
        equipment=entry.equipment,
        step_kg=Decimal(entry.step_kg),
        loads_arm=entry.loads_arm,
        joints=entry.joints,
        cautions=entry.cautions,
        instead=tuple((joint, library[code].uid, why) for joint, code, why in entry.instead),
    )


def _ship_protocols(clinic: Clinic, library: dict[str, Exercise], by: Actor, now: datetime) -> int:
    standing = Protocol.objects.filter(clinic=clinic).values_list("code", "name")
    codes, names = {code for code, _ in standing}, {name.casefold() for _, name in standing}
    new = [
        entry
        for entry in PROTOCOLS
        if entry.code not in codes and entry.name.casefold() not in names
    ]
    ids = {exercise.uid: exercise.pk for exercise in library.values()}
    for entry in new:
        protocol = Protocol.objects.create(
            clinic=clinic, code=entry.code, name=entry.name, created_at=now
        )
        version = ProtocolVersion.objects.create(
            clinic=clinic,
            protocol=protocol,
            number=1,
            weeks=entry.content.weeks,
            author=by.staff,
            created_at=now,
        )
        write_content(version, content_in(entry, library), ids)
        version.change_note = "As it came with Steady."
        version.published_at = now
        version.save(update_fields=["change_note", "published_at"])
    return len(new)


def content_in(entry: CatalogProtocol, library: dict[str, Exercise]) -> Content:
    """Return a shipped protocol's content with its exercises as a clinic's library has them."""

    def uids(phase: int, line: int) -> tuple[UUID, ...]:
        return tuple(library[code].uid for code in entry.exercises.get((phase, line), ()))

    return replace(
        entry.content,
        phases=tuple(
            replace(
                span,
                lines=tuple(
                    replace(line, exercises=uids(i, j)) for j, line in enumerate(span.lines)
                ),
            )
            for i, span in enumerate(entry.content.phases)
        ),
    )
