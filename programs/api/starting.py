"""The dose that an enrollment begins with, as a caller asks for it."""

from typing import Any
from uuid import UUID

from clinic.permissions import Access, Permission
from programs.actions import HeartRate
from programs.errors import NotAllowed, unknown
from programs.loads import StartLoad
from programs.models import Exercise


def with_start(access: Access, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of enroll() with heart rate and loads in its own terms."""
    given, loads = asked.pop("heart_rate", None), asked.pop("loads", [])
    if (given or loads) and not access.allows(Permission.PRESCRIBE):
        raise NotAllowed(
            "Heart rate and loads are for those who prescribe. Leave them out, or ask a "
            "physiologist.",
            field="loads" if loads else "heart_rate",
        )
    wanted = {uid for load in loads for uid in (load["exercise"], load["instead"]) if uid}
    rows = Exercise.objects.filter(clinic=access.clinic, uid__in=wanted) if wanted else []
    exercises = {row.uid: row for row in rows}
    return {
        **asked,
        "heart_rate": HeartRate(**given) if given else None,
        "loads": [_load(load, exercises) for load in loads],
    }


def _load(asked: dict[str, Any], exercises: dict[UUID, Exercise]) -> StartLoad:
    for uid in (asked["exercise"], asked["instead"]):
        if uid and uid not in exercises:
            raise unknown(uid, field="loads", what="exercise")
    return StartLoad(
        exercises[asked["exercise"]],
        load_kg=asked["load_kg"],
        band=asked["band"],
        instead=exercises[asked["instead"]] if asked["instead"] else None,
        is_out=asked["is_out"],
    )
