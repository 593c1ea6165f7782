from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned


class MessageState(models.TextChoices):
    PENDING = "pending", "Due"
    CLAIMED = "claimed", "Being sent"
    SENT = "sent", "Sent"
    UNKNOWN = "unknown", "Not known if sent"
    FAILED = "failed", "Not sent"
    EXPIRED = "expired", "Too late to send"
    CANCELLED = "cancelled", "No longer true"
    SUPPRESSED = "suppressed", "Held back"
    BOUNCED = "bounced", "Came back"
    COMPLAINED = "complained", "Marked as spam"


# States in which a mail has been handed over, whatever was learned about it afterwards.
HANDED_OVER = (MessageState.SENT, MessageState.BOUNCED, MessageState.COMPLAINED)
# States that a person has to look at: the mail did not reach her, or nobody knows.
TROUBLE = (
    MessageState.FAILED,
    MessageState.UNKNOWN,
    MessageState.EXPIRED,
    MessageState.BOUNCED,
    MessageState.COMPLAINED,
)
# The error class of a mail that was held back although she should know what it says.
UNREACHED = "unreached"
TROUBLED = Q(state__in=TROUBLE) | Q(state=MessageState.SUPPRESSED, error_class=UNREACHED)


class RecipientKind(models.TextChoices):
    PATIENT = "patient", "Patient"
    STAFF = "staff", "Staff"
    CARER = "carer", "Somebody who helps a patient"


class Message(ClinicOwned):
    """One mail that is to be sent, or was: the ledger, and the queue of record.

    The unique `dedupe_key` names occasion, version and recipient, so planning twice adds nothing.
    A claim is a lease: `claim_epoch` fences a sender that comes back after its lease ran out.
    `begun_at` is written right before the content may leave. A claimed row whose lease ran out is
    pending again while that is empty, and *unknown* once it is set, because its sender may have
    handed the mail over before it died. The address is looked up at the send, not stored here.
    """

    kind = models.CharField(max_length=40)
    recipient_kind = models.CharField(max_length=10, choices=RecipientKind.choices)
    recipient_uid = models.UUIDField()
    about_uid = models.UUIDField(help_text="The booking, session or person the mail is about.")
    detail = models.CharField(
        max_length=80, blank=True, help_text="The occasion within a kind; never a health fact."
    )
    dedupe_key = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField()
    send_before = models.DateTimeField(help_text="After this the mail would be worse than none.")

    state = models.CharField(
        max_length=12, choices=MessageState.choices, default=MessageState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=80, blank=True)
    claim_epoch = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    try_after = models.DateTimeField(
        null=True, blank=True, help_text="Not before this, after an attempt that failed."
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    error_class = models.CharField(max_length=40, blank=True)
    error_code = models.CharField(max_length=80, blank=True)
    handled_at = models.DateTimeField(
        null=True, blank=True, help_text="When a person took over what could not be sent."
    )

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values), name="message_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(lease_until__isnull=False),
                name="message_claimed_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=HANDED_OVER, sent_at__isnull=False)
                | (~Q(state__in=HANDED_OVER) & Q(sent_at__isnull=True)),
                name="message_sent_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="pending"), name="message_due"),
            models.Index(
                fields=["lease_until"], condition=Q(state="claimed"), name="message_leased"
            ),
            models.Index(fields=["about_uid"], name="message_about"),
            models.Index(fields=["recipient_uid", "-due_at"], name="message_of_recipient"),
            models.Index(fields=["clinic", "state", "due_at"], name="message_board"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to look at it, as TROUBLED asks the database."""
        held = self.state == MessageState.SUPPRESSED and self.error_class == UNREACHED
        return self.state in TROUBLE or held

    @property
    def message_id(self) -> str:
        """The Message-ID header: fixed for life, so a mail server can be asked about it."""
        return f"<{self.uid}@steady.invalid>"
