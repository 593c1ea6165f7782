"""What a patient's heart-rate zones rest on."""

from dataclasses import dataclass

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from programs.errors import NotAllowed
from programs.heart_rate import hearts, whole
from programs.models import Enrollment, HeartRateProfile
from programs.vitals import age_on


@dataclass(frozen=True)
class HeartRate:
    """What is known: a measured maximum, the resting rate, whether a beta-blocker is taken."""

    hr_max: int | None = None
    resting: int | None = None
    beta_blocker: bool = False


def heart_rate_profile(enrollment: Enrollment, given: HeartRate, by: Actor) -> HeartRateProfile:
    """Return the unsaved profile of what was given. Raises Refused for rates that cannot be."""
    if by.staff is None:
        raise NotAllowed("Only clinic staff note heart rates. Sign in as a member of staff.")
    patient = enrollment.patient
    today = clock.today(patient.clinic.time_zone)
    known = hearts(
        age=age_on(today, patient.birth_date),
        measured_max=given.hr_max,
        resting=given.resting,
        beta_blocker=given.beta_blocker,
    )
    return HeartRateProfile(
        clinic_id=enrollment.clinic_id,
        enrollment=enrollment,
        hr_max=whole(known.maximum),
        hr_max_measured=known.is_measured,
        resting=given.resting,
        beta_blocker=given.beta_blocker,
        basis=known.basis,
        noted_on=today,
        noted_by=by.staff,
    )


@transaction.atomic
def note_heart_rate(
    *,
    enrollment: Enrollment,
    hr_max: int | None = None,
    resting: int | None = None,
    beta_blocker: bool = False,
    by: Actor,
) -> HeartRateProfile:
    """Keep a new basis for her zones; the earlier ones stay as they were."""
    profile = heart_rate_profile(enrollment, HeartRate(hr_max, resting, beta_blocker), by)
    with audit.acting(by):
        profile.save(force_insert=True)
    return profile
