"""The episodes of one patient, for her record."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from adherence import sentences
from adherence.models import Episode, EpisodeState
from adherence.selectors.levels import pill_of, telling
from adherence.selectors.wording import age_of
from patients.models import Patient


@dataclass(frozen=True)
class PatientEpisode:
    """One episode as her record lists it."""

    episode: Episode
    level: str
    headline: str
    age: str


def episodes_of_patient(*, patient: Patient, now: datetime) -> list[PatientEpisode]:
    """Return her episodes, the latest first, in two queries."""
    zone = ZoneInfo(patient.clinic.time_zone)
    episodes = (
        Episode.objects.filter(clinic=patient.clinic_id, patient=patient)
        .select_related("owner", "resolved_by")
        .prefetch_related("signals")
        .order_by("-opened_at", "-pk")
    )
    listed = []
    for episode in episodes:
        signals = list(episode.signals.all())
        listed.append(
            PatientEpisode(
                episode=episode,
                level=pill_of(episode, signals),
                headline=sentences.headline(
                    telling(episode, signals), is_open=episode.state != EpisodeState.RESOLVED
                ),
                age=age_of(episode, now, zone),
            )
        )
    return listed
