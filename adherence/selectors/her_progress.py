"""What the clinic did about what a patient told, in words that are hers to read.

Who spoke with her and what was done for her, and never a note, a rule or a level: those are
written for the people who look after her.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from adherence.actions.resolving import UNDO_FOR
from adherence.models import Contact, Episode, EpisodeOutcome, EpisodeState
from adherence.models.contact import Channel, ContactResult
from clinic import clock
from patients.models import Patient
from patients.progress.strands import Deed, Strand, Stretch

# What came of a contact that she noticed, in words to her and about her; a call that nobody
# answered she did not.
TOLD = {
    (Channel.PHONE, ContactResult.REACHED): (
        gettext_lazy("%(name)s phoned you."),
        "%(name)s phoned her.",
    ),
    (Channel.VISIT, ContactResult.REACHED): (
        gettext_lazy("%(name)s talked with you."),
        "%(name)s talked with her.",
    ),
    (Channel.MAIL, ContactResult.REACHED): (
        gettext_lazy("%(name)s wrote to you."),
        "%(name)s wrote to her.",
    ),
    (Channel.PHONE, ContactResult.LEFT_MESSAGE): (
        gettext_lazy("%(name)s left you a message."),
        "%(name)s left her a message.",
    ),
}
# Outcomes that are something done for her; advice is what the contact was.
DONE = {
    EpisodeOutcome.EXERCISE_PLAN: (
        gettext_lazy("Your exercise plan was changed."),
        "Exercise plan changed.",
    ),
    EpisodeOutcome.ONCOLOGIST: (gettext_lazy("We asked your oncologist."), "Oncologist asked."),
    EpisodeOutcome.DRUG: (
        gettext_lazy("We talked about your tablets and what else there is."),
        "Switch or pause of the drug discussed.",
    ),
}


def clinic_deeds(patient: Patient, stretch: Stretch) -> Strand:
    """Return what the clinic did on these days, in two queries."""
    zone = ZoneInfo(patient.zone)
    since = datetime.combine(stretch.first, datetime.min.time(), tzinfo=zone)
    until = datetime.combine(stretch.last + timedelta(days=1), datetime.min.time(), tzinfo=zone)
    contacts = Contact.objects.filter(
        episode__patient=patient, at__gte=since, at__lt=until
    ).select_related("recorded_by")
    resolved = Episode.objects.filter(
        patient=patient,
        state=EpisodeState.RESOLVED,
        outcome__in=list(DONE),
        resolved_at__gte=since,
        # until then it can be taken back, as the mail about it can
        resolved_at__lte=min(until, clock.now() - UNDO_FOR),
    )
    deeds = [
        _deed(contact.at.astimezone(zone).date(), told, contact.recorded_by.name)
        for contact in contacts
        if (told := TOLD.get((Channel(contact.channel), ContactResult(contact.result))))
    ]
    deeds += [
        _deed(episode.resolved_at.astimezone(zone).date(), DONE[EpisodeOutcome(episode.outcome)])
        for episode in resolved
        if episode.resolved_at is not None
    ]
    return Strand(deeds=deeds)


def _deed(day: date, said: tuple[Any, str], name: str = "") -> Deed:
    words, noted = said
    return Deed(day, str(words) % {"name": name}, noted % {"name": name}, answers=True)
