"""What people see and do after the database was restored: what it forgot, and letting mails go."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.models import Clinic
from clinic.wakeups import wake_on_commit
from notifications.delivery.restored import ANEW, RESTORED
from notifications.models import ForgottenMail, MailHold, Message, MessageState
from notifications.selectors import NEEDS_A_PERSON

_SHOWN = 500


@dataclass(frozen=True)
class Aftermath:
    """What one clinic has to look at before its mails leave again.

    `forgotten` are mails that left and of which the database knows nothing, at most 500 of the
    `forgotten_number`; `unclear` may have left; `waiting` are due and wait for the hold's end.
    """

    hold: MailHold
    since: datetime
    found_at: datetime
    journal_complete: bool
    forgotten: list[ForgottenMail]
    forgotten_number: int
    unclear: int
    waiting: int


def standing_hold(clinic: Clinic) -> MailHold | None:
    """Return the hold on a clinic's mails; None when they leave."""
    holds = MailHold.objects.filter(clinic_id=clinic.pk, lifted_at=None)
    return holds.select_related("restore").first()


def aftermath_of(clinic: Clinic) -> Aftermath | None:
    """Return what is to be looked at while a clinic's mails wait, in three queries."""
    hold = standing_hold(clinic)
    if hold is None:
        return None
    now = clock.now()
    forgotten = ForgottenMail.objects.filter(clinic_id=clinic.pk, restore_id=hold.restore_id)
    shown = list(forgotten[: _SHOWN + 1])
    mails = Message.objects.filter(clinic_id=clinic.pk)
    unclear = NEEDS_A_PERSON & Q(error_code__in=(RESTORED, ANEW, "sender-lost"))
    return Aftermath(
        hold=hold,
        since=hold.restore.since,
        found_at=hold.restore.found_at,
        journal_complete=hold.restore.journal_complete,
        forgotten=shown[:_SHOWN],
        forgotten_number=len(shown) if len(shown) <= _SHOWN else forgotten.count(),
        unclear=mails.filter(unclear, state=MessageState.UNKNOWN).count(),
        waiting=mails.filter(
            state=MessageState.PENDING, due_at__lte=now, send_before__gt=now
        ).count(),
    )


@transaction.atomic
def lift(*, clinic: Clinic, reason: str, by: Actor) -> MailHold:
    """Let a clinic's mails leave again. Raises Conflict when they are not held."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say in a few words what you looked at before mails leave again."))
    with audit.acting(by, reason=reason):
        hold = MailHold.objects.select_for_update().filter(clinic_id=clinic.pk, lifted_at=None)
        row = hold.first()
        if row is None:
            raise Conflict(_("The clinic's mails are not held: there is nothing to let go."))
        row.lifted_at, row.lifted_why = clock.now(), reason[:80]
        row.save()
    wake_on_commit("messages-due")
    return row


def things_to_check() -> list[str]:
    """Return what no program can find again after time was lost, for people to look at."""
    return [
        _(
            "Appointments made, moved or cancelled in that time are gone again. Compare the paper "
            "list of the day, and ask who was on duty."
        ),
        _(
            "Confirmations, moves and check-ins that patients gave with their links are gone, "
            "though they were thanked for them. Phone those who came up in that time."
        ),
        _(
            "Links in mails that left in that time may not open. Whoever asks gets a new mail from "
            "her record."
        ),
        _(
            "Whoever asked for no more mail, withdrew a consent or changed an address in that time "
            "is in the old state again. Ask before mails leave."
        ),
        _(
            "Staff accounts, roles and sign-ins that were taken away in that time are back. Take "
            "them away again first."
        ),
    ]
