"""Who plays which story. A record number says it, so that nothing else has to be stored."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic.models import Clinic
from demo.chance import Chance
from demo.stories import Story, cast

_MRN = re.compile(r"D(\d+)-(\d+)-(\d{4})")


@dataclass(frozen=True)
class Role:
    """One patient's part: her story, her number in the cast, and the chance that drives her."""

    story: Story
    number: int
    chance: Chance
    mrn: str


def record_number(seed: int, patients: int, number: int) -> str:
    """Return the record number from which `role_of` reads the part back."""
    return f"D{seed}-{patients}-{number + 1:04}"


def role_of(mrn: str) -> Role | None:
    """Return the part of a patient by her record number; None for one a visitor registered."""
    found = _MRN.fullmatch(mrn)
    if found is None:
        return None
    seed, patients, number = (int(part) for part in found.groups())
    stories = cast(patients)
    if not 1 <= number <= len(stories):
        return None
    return Role(stories[number - 1], number - 1, Chance(seed), mrn)


def days_since_seeding(clinic: Clinic, day: date | datetime) -> int:
    """Return how many local days lie between the clinic's first day in the demo and this one."""
    zone = ZoneInfo(clinic.time_zone)
    if isinstance(day, datetime):
        day = day.astimezone(zone).date()
    return (day - clinic.created_at.astimezone(zone).date()).days
