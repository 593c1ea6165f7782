"""What was done at home, as it came to the clinic: told at a visit, logged, or from a watch."""

import hashlib
from datetime import date, time, timedelta
from typing import Any

from clinic import clock
from demo.cast import Role
from demo.training import Walk
from patients.models import PrecautionKind
from programs.heart_rate import Hearts, estimated_maximum, zone_of
from programs.models import ActivityKind, ActivitySource, Modality, PlannedDose
from programs.vitals import age_on

WATCH = "Made-up watch"
METRES_A_MINUTE = 78
RESTING_AND_WARMING_S = 240


def facts_of(role: Role, dose: PlannedDose, walk: Walk, *, born: date, zone: str) -> dict[str, Any]:
    """Return how an activity came in, and what a watch measured of it where she wears one."""
    if walk.modality != Modality.AEROBIC:
        return {}
    chance, mrn = role.chance, role.mrn
    walked: dict[str, Any] = {"kind": ActivityKind.WALK}
    if chance.happens(0.25, mrn, "watch") and chance.happens(0.9, mrn, "wore", walk.day):
        return walked | _worn(role, dose, walk, born, zone)
    told = chance.happens(0.2, mrn, "told", walk.day)
    return {} if told else walked | {"source": ActivitySource.LOGGED}


def _worn(role: Role, dose: PlannedDose, walk: Walk, born: date, zone: str) -> dict[str, Any]:
    chance, mrn, day = role.chance, role.mrn, walk.day
    began = clock.instant(day, time(chance.whole(9, 17, mrn, "at", day), 5), zone)
    name = f"{mrn} {day}".encode()
    return {
        "source": ActivitySource.IMPORTED,
        "started_at": began,
        "ended_at": began + timedelta(minutes=walk.minutes),
        "distance_m": walk.minutes * METRES_A_MINUTE,
        "device": WATCH,
        "file_hash": hashlib.sha256(name).hexdigest(),
        **_heart(role, dose, walk, born),
    }


def _heart(role: Role, dose: PlannedDose, walk: Walk, born: date) -> dict[str, int]:
    """Return her pulse: mostly in the zone of her plan, where it names one."""
    capped = PrecautionKind.BETA_BLOCKER in [kind for kind, _ in role.story.precautions]
    known = Hearts(estimated_maximum(age_on(walk.day, born)), False, None, capped)
    zone = zone_of(dose, known)
    beats = zone.beats if zone else None
    if beats is None:
        return {}
    low, high = beats
    seconds = walk.minutes * 60
    below = min(RESTING_AND_WARMING_S, seconds)
    above = role.chance.whole(0, 90, role.mrn, "above", walk.day) if seconds > 600 else 0
    return {
        "heart_mean": (low + high) // 2,
        "heart_max": high + (6 if above else 0),
        "heart_dropped": 12 if role.chance.happens(0.06, role.mrn, "strap", walk.day) else 0,
        "zone_low": low,
        "zone_high": high,
        "seconds_below": below,
        "seconds_in": seconds - below - above,
        "seconds_above": above,
    }
