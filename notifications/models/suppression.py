from django.db import models
from django.db.models import Q

from clinic import clock
from clinic.models.base import audited
from clinic.sealed.blind import digest_of, index_of
from clinic.sealed.fields import EncryptedCharField


class HeldBecause(models.TextChoices):
    BOUNCED = "bounced", "Mail to it came back"
    COMPLAINED = "complained", "A mail to it was marked as spam"


@audited(exclude=["digest"])
class Suppression(models.Model):
    """An address that gets no more mail: it bounced or complained. Only a keyed hash is kept.

    It holds for every clinic of the house, for a mailbox that is gone is gone for all of them.
    Lifted by a person who gives a reason; a corrected address is another one and never held.
    """

    address_hash = models.CharField(max_length=64)
    digest = EncryptedCharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="The address's SHA-256, from which another key makes another index.",
    )
    reason = models.CharField(max_length=20, choices=HeldBecause.choices)
    code = models.CharField(
        max_length=80, blank=True, help_text="The server's number, never its words."
    )
    created_at = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_why = EncryptedCharField(max_length=80, blank=True)

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
        """Return the blind index under which an address, in any case, is suppressed."""
        return index_of(address)

    @classmethod
    def of(cls, address: str, *, reason: str, code: str = "") -> "Suppression":
        """Return a suppression of an address, not yet stored."""
        return cls(
            address_hash=cls.hash_of(address),
            digest=digest_of(address),
            reason=reason,
            code=code,
        )
