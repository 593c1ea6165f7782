"""What every kind of mail to staff shares."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from clinic.models import Staff
from notifications.kinds import Kind, Recipient


class StaffKind(Kind):
    """A kind of mail whose recipients work for the clinic.

    No stop header (RFC 8058): that one presses in a mail program, without signing in, and it is
    meant for whoever cannot sign in. Staff switch each kind off where they switched it on, and the
    mail says where.
    """

    optional = True

    def describe_recipients(self, uids: Collection[UUID]) -> dict[UUID, Recipient]:
        """Return the names of the staff, for the delivery board."""
        return {
            staff.uid: Recipient(name=staff.name, address=staff.email)
            for staff in Staff.objects.filter(uid__in=uids)
        }

    def find_recipients(self, clinic_id: int, words: Sequence[str]) -> QuerySet[Any]:
        """Return the uids of the clinic's staff, of today or before, in whose names the words are.

        Whoever has left the clinic is still found: what she was sent is still in the ledger.
        """
        found = Staff.objects.filter(memberships__clinic=clinic_id)
        for word in words:
            found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return found.order_by().values("uid")
