from django.db import transaction

from clinic import audit
from clinic.actors import Actor
from notifications.actions import reconsider
from patients import checks, links
from patients.actions.locking import locked
from patients.models import Patient


@transaction.atomic
def end_links(*, patient: Patient, reason: str, by: Actor) -> int:
    """End all links in mails that a patient has, and return how many; mails to come bring new ones.

    For a lost phone, or a mailbox that somebody else reads. A mail that is written and has not left
    is written anew, with links that work. Ending twice ends nothing more. Raises Refused without a
    reason, which the audit trail keeps with every link that ended.
    """
    reason = checks.text(reason, field="reason", label="The reason", longest=200, needed=True)
    with audit.acting(by, reason=reason):
        patient = locked(patient)
        reconsider(recipient_uid=patient.uid)
        return links.revoke(patient=patient)
