from django.db import models
from django.db.models import Q


class TriesOf(models.TextChoices):
    """What failed tries are counted by."""

    ACCOUNT = "account", "An account, from anywhere"
    PAIR = "pair", "An account from one address"
    DEVICE = "device", "An account from a device that has signed in to it before"
    ADDRESS = "address", "An address, at whatever account"
    CODE = "code", "The second factor of an account"


class SignInTries(models.Model):
    """How often somebody has tried in vain, and until when the next try is refused unread.

    In the database, so that every web process counts together. `key` and `account` are keyed
    hashes: the table tells nobody which addresses were tried.
    """

    scope = models.CharField(max_length=10, choices=TriesOf.choices)
    key = models.CharField(max_length=64)
    account = models.CharField(max_length=64, blank=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    wait_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "sign-in tries"
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="sign_in_tries_once_a_key"),
            models.CheckConstraint(
                condition=Q(scope__in=TriesOf.values), name="sign_in_tries_scope_known"
            ),
        ]
        indexes = [
            models.Index(fields=["account"], name="sign_in_tries_account"),
            models.Index(fields=["last_at"], name="sign_in_tries_last"),
        ]

    def __str__(self) -> str:
        return f"{self.scope}: {self.failures}"
