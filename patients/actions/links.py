from django.db import transaction

from clinic import audit
from clinic.actors import Actor
from patients import checks, links
from patients.actions.locking import locked
from patients.models import Patient


@transaction.atomic
def end_links(*, patient: Patient, reason: str, by: Actor) -> int:
    """End all links in mails that a patient has, and return how many; mails to come bring new ones.

    For a lost phone, or a mailbox that somebody else reads. Ending twice ends nothing more. Raises
    Refused without a reason, which the audit trail keeps with every link that ended.
    """
    reason = checks.text(reason, field="reason", label="The reason", longest=200, needed=True)
    with audit.acting(by, reason=reason):
        return links.revoke(patient=locked(patient))
