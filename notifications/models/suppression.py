import hashlib

from django.db import models

from clinic import clock


class Suppression(models.Model):
    """An address that gets no more mail: it bounced or complained. Only its hash is kept."""

    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=20)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.reason

    @staticmethod
    def hash_of(address: str) -> str:
        """Return the SHA-256 under which an address, in any case, is suppressed."""
        return hashlib.sha256(address.strip().lower().encode()).hexdigest()
