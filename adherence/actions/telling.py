"""Telling a patient that the clinic has acted on what she told, in words that say nothing else."""

from datetime import timedelta

from adherence.actions.episodes import CannotDo
from adherence.models import Episode, EpisodeOutcome
from adherence.selectors.work import gets_mail
from clinic import clock
from clinic.working_days import working_days
from notifications.actions import Occasion, call_off, plan
from notifications.timing import when_answered
from patients.models import Patient

KIND = "clinic-acted"
# Outcomes that are something done for her, which she may not have seen happen.
WORTH_TELLING = (
    EpisodeOutcome.ADVICE,
    EpisodeOutcome.EXERCISE_PLAN,
    EpisodeOutcome.ONCOLOGIST,
    EpisodeOutcome.DRUG,
)
USEFUL_FOR = timedelta(days=3)


def tell_patient(*, episode: Episode, after: timedelta) -> None:
    """Plan the mail that says the clinic has acted; `after` is how long the nurse may take it back.

    The episode is resolved. Raises CannotDo for an outcome that there is nothing to tell about, and
    for somebody who gets no mail.
    """
    if episode.outcome not in WORTH_TELLING:
        raise CannotDo(
            f"“{episode.get_outcome_display()}” is nothing that was done for her: do not tick "
            "“Tell her that the clinic has acted”, or choose another outcome.",
            field="tell_her",
        )
    patient = Patient.objects.select_related("clinic").get(pk=episode.patient_id)
    if not gets_mail(patient):
        raise CannotDo(
            "She gets no mail from the clinic (no address that works, no consent, or not in care): "
            "phone her instead.",
            field="tell_her",
        )
    zone = patient.zone_in(patient.clinic)
    due_at = when_answered(clock.now() + after, patient.clinic, zone, working_days(patient.clinic))
    plan(
        [
            Occasion(
                kind=KIND,
                clinic_id=episode.clinic_id,
                recipient_uid=patient.uid,
                about_uid=episode.uid,
                due_at=due_at,
                send_before=due_at + USEFUL_FOR,
                detail=f"{clock.now():%Y%m%dT%H%M%S}",
            )
        ]
    )


def take_back(*, episode: Episode) -> None:
    """Call the mail off that has not left yet: the episode is open again."""
    call_off(about_uids=[episode.uid], kinds=[KIND])
