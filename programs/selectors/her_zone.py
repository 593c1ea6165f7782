"""The heart-rate zone that a patient's plan asks for on a day."""

from datetime import date

from programs.dose import week_of
from programs.heart_rate import zone_of
from programs.models import MODALITY_OF, ActivityKind, Enrollment, Modality, PlannedDose
from programs.selectors.dose_plan import hearts_of, newest_profile


def zone_on(enrollment: Enrollment, day: date, kind: ActivityKind) -> tuple[int, int] | None:
    """Return the beats a minute between which she is to stay, both included.

    None where her plan names no heart rate, where nothing is known of her heart, or where a
    beta-blocker caps it: then effort steers, and time in a zone would mislead.
    """
    if MODALITY_OF[kind] != Modality.AEROBIC:
        return None
    planned = PlannedDose.objects.filter(
        enrollment=enrollment, week=week_of(day, enrollment.starts_on), modality=Modality.AEROBIC
    ).first()
    profile = newest_profile(enrollment) if planned else None
    if planned is None or profile is None:
        return None
    zone = zone_of(planned, hearts_of(profile, enrollment.patient.birth_date))
    return zone.beats if zone else None
