"""Who helps a patient with her appointments, and what they did for her."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic import clock
from patients.carer_acts import acts_for
from patients.models import Carer, Patient

# How long one who has ended is still shown.
SHOWN_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Done:
    """One thing that was done in her name, and by whom."""

    at: datetime
    carer: Carer
    text: str


@dataclass(frozen=True)
class Carers:
    standing: list[Carer]  # asked or accepted
    ended: list[Carer]
    done: list[Done]


def carers_of(patient: Patient) -> Carers:
    """Return them in two queries, or one while there are none."""
    rows = list(Carer.objects.filter(patient=patient))
    by_uid = {carer.uid: carer for carer in rows}
    acts = acts_for(patient) if rows else []
    since = clock.now() - SHOWN_AFTER
    return Carers(
        standing=[carer for carer in rows if carer.ended_at is None],
        ended=[carer for carer in rows if carer.ended_at and carer.ended_at > since],
        done=[Done(act.at, by_uid[act.carer], act.text) for act in acts if act.carer in by_uid],
    )
