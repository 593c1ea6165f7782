import hashlib

from django.db import models
from django.db.models import Q

from clinic import clock
from clinic.models.base import audited


class HeldBecause(models.TextChoices):
    BOUNCED = "bounced", "Mail to it came back"
    COMPLAINED = "complained", "A mail to it was marked as spam"


@audited()
class Suppression(models.Model):
    """An address that gets no more mail: it bounced or complained. Only its hash is kept.

    It holds for every clinic of the house, for a mailbox that is gone is gone for all of them.
    Lifted by a person who gives a reason; a corrected address is another one and never held.
    """

    address_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=20, choices=HeldBecause.choices)
    code = models.CharField(
        max_length=80, blank=True, help_text="The server's number, never its words."
    )
    created_at = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_why = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address_hash"],
                condition=Q(lifted_at__isnull=True),
                name="suppression_stands_once_per_address",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_why=""),
                name="suppression_lifted_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @staticmethod
    def hash_of(address: str) -> str:
        """Return the SHA-256 under which an address, in any case, is suppressed."""
        return hashlib.sha256(address.strip().lower().encode()).hexdigest()
