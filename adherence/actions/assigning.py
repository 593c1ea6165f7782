"""Giving several episodes to one person at once."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from adherence.actions.episodes import AlreadyResolved, CannotDo, staff_of
from adherence.models import Episode, EpisodeState
from clinic import audit
from clinic.actors import Actor
from clinic.models import Clinic, Membership, Staff
from clinic.permissions import Permission, roles_with
from patients.care.relationship import refuse_own_way_in

MOST_AT_ONCE = 200
_WORKING = roles_with(Permission.WORK_EPISODES)


@transaction.atomic
def assign(
    *, clinic: Clinic, episodes: Collection[UUID], to: UUID, by: Actor
) -> tuple[Staff, list[Episode]]:
    """Make one person the owner of several open episodes, all or none.

    Raises AlreadyResolved naming the patients of those that are closed, CannotDo for somebody who
    does not work the list, and Refused for one of a restricted record that she gives herself.
    """
    staff_of(by)
    owner = owner_named(clinic, to)
    wanted = set(episodes)
    if not wanted:
        raise CannotDo("No patient is ticked: tick those to give away.", field="episodes")
    if len(wanted) > MOST_AT_ONCE:
        raise CannotDo(
            f"{len(wanted)} patients are too many at once: give at most {MOST_AT_ONCE}.",
            field="episodes",
        )
    with audit.acting(by):
        found = list(
            Episode.objects.select_for_update(of=("self",))
            .select_related("patient")
            .filter(clinic=clinic, uid__in=wanted)
            .order_by("pk")
        )
        _refuse_missing(wanted, found)
        if owner == by.staff:
            patients = [episode.patient_id for episode in found]
            refuse_own_way_in(clinic=clinic, patients=patients, by=by)
        for episode in found:
            episode.owner = owner
            if episode.state == EpisodeState.NEW:
                episode.state = EpisodeState.IN_PROGRESS
        Episode.objects.bulk_update(found, ["owner", "state"])
    return owner, found


def owner_named(clinic: Clinic, uid: UUID) -> Staff:
    """Return a person who works the list of a clinic. Raises CannotDo for anybody else."""
    works_here = Membership.objects.filter(clinic=clinic, is_active=True, role__in=_WORKING)
    owner = Staff.objects.filter(uid=uid, is_active=True, pk__in=works_here.values("staff")).first()
    if owner is None:
        raise CannotDo(
            "That person does not work the list of this clinic: choose a nurse of yours.",
            field="to",
        )
    return owner


def _refuse_missing(wanted: set[UUID], found: list[Episode]) -> None:
    unknown = wanted - {episode.uid for episode in found}
    if unknown:
        raise CannotDo(
            f"There is no episode {min(map(str, unknown))} in this clinic.", field="episodes"
        )
    closed = [e.patient.full_name for e in found if e.state == EpisodeState.RESOLVED]
    if closed:
        raise AlreadyResolved(
            f"Already resolved: {', '.join(closed)}. Nobody was given anything; look at the list "
            "again and tick the rest."
        )
