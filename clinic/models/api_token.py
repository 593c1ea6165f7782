from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from clinic.models.base import ClinicOwned, audited

LONGEST = timedelta(days=365)


@audited(exclude=["token_hash", "last_used_at", "last_address"])
class ApiToken(ClinicOwned):
    """A key with which a program acts for one person in one clinic; pages call it a key.

    Only the SHA-256 of its secret is stored. It never allows more than `permissions`, nor more than
    its owner's roles do at that moment: whoever leaves takes her keys along.
    """

    staff = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    start = models.CharField(max_length=20, help_text="How its secret begins, to know it by.")
    token_hash = models.CharField(max_length=64, unique=True)
    permissions = ArrayField(models.CharField(max_length=60))
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="To the minute.")
    last_address = models.CharField(max_length=50, blank=True, help_text="The network it was in.")

    class Meta:
        indexes = [models.Index(fields=["clinic", "staff"], name="api_token_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "staff", "name"],
                condition=Q(revoked_at__isnull=True),
                name="api_token_name_once_a_person",
            ),
            models.CheckConstraint(
                condition=Q(
                    expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + LONGEST
                ),
                name="api_token_ends_within_a_year",
            ),
            models.CheckConstraint(
                condition=Q(permissions__len__gt=0), name="api_token_permits_something"
            ),
        ]

    def __str__(self) -> str:
        return self.start
