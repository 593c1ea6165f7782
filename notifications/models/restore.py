"""What is known about a database that was restored: who it was, what it forgot, who was told."""

from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from notifications.models.message import RecipientKind


class LedgerMark(models.Model):
    """The one row by which a sender knows the database again: written at every run.

    `count` only ever grows, and stands outside the database as well, beside the journal of
    mails: a database whose count is smaller is one of earlier. `journals` says when a sender
    last wrote into which journal.
    """

    system = models.BigIntegerField()
    timeline = models.PositiveIntegerField()
    count = models.PositiveBigIntegerField(default=0)
    seen_at = models.DateTimeField()
    journals = models.JSONField(default=dict)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="ledger_mark_is_one")]

    def __str__(self) -> str:
        return f"{self.system}/{self.timeline}/{self.count}"


class FoundBy(models.TextChoices):
    TIMELINE = "timeline", "It writes a new history, as a restored one does"
    SYSTEM = "system", "It is another database cluster"
    WENT_BACK = "went-back", "It is older than what was sent"
    PERSON = "person", "Somebody said so"


class Restore(models.Model):
    """One time that senders found the database restored. `since` is the last it knew of itself.

    With `journal_complete` whatever left between that and `found_at` stands in the journal.
    """

    found_at = models.DateTimeField()
    since = models.DateTimeField()
    found_by = models.CharField(max_length=10, choices=FoundBy.choices)
    journal_complete = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(found_by__in=FoundBy.values), name="restore_found_by_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.found_by} {self.found_at:%Y-%m-%d %H:%M}"


@audited()
class MailHold(ClinicOwned):
    """A clinic's mails wait until somebody has looked at what a restored database forgot."""

    restore = models.ForeignKey(Restore, on_delete=models.PROTECT, related_name="holds")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_why = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic"],
                condition=Q(lifted_at__isnull=True),
                name="mail_hold_stands_once_per_clinic",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_why=""),
                name="mail_hold_lifted_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clinic_id} {'lifted' if self.lifted_at else 'stands'}"


@audited()
class ForgottenMail(ClinicOwned):
    """A mail that left and about which the restored database knows nothing, from the journal."""

    restore = models.ForeignKey(Restore, on_delete=models.PROTECT, related_name="forgotten")
    mail_uid = models.UUIDField()
    kind = models.CharField(max_length=40)
    recipient_kind = models.CharField(max_length=10, choices=RecipientKind.choices)
    recipient_uid = models.UUIDField()
    left_at = models.DateTimeField()

    class Meta:
        ordering = ["left_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["restore", "mail_uid"], name="forgotten_mail_once_per_restore"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mail_uid}"
