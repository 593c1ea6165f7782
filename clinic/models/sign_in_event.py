from django.db import models
from django.db.models import Q

from clinic.models.base import Uid
from clinic.permissions import Role


class SignInKind(models.TextChoices):
    """What can happen to an account; in words that follow a name."""

    SIGNED_IN = "signed-in", "Signed in"
    FAILED = "failed", "Password refused"
    CODE_FAILED = "code-failed", "Second factor refused"
    MANY_FAILURES = "many-failures", "Many tries in a row"
    FAILURES_CLEARED = "failures-cleared", "Tries forgiven"
    CONFIRMED = "confirmed", "Confirmed that it was her"
    SIGNED_OUT = "signed-out", "Signed out"
    LEFT_ALONE = "left-alone", "Signed out after a time without use"
    TOO_LONG = "too-long", "Signed out after a long day"
    SESSIONS_ENDED = "sessions-ended", "Signed out elsewhere"
    NEW_DEVICE = "new-device", "Signed in from a new device"
    PASSWORD_CHANGED = "password-changed", "Password changed"
    RESET_ASKED = "reset-asked", "New password asked for"
    FACTOR_ADDED = "factor-added", "Second factor set up"
    FACTOR_REMOVED = "factor-removed", "Second factor removed"
    CODES_MADE = "codes-made", "Recovery codes made"
    CODE_USED = "code-used", "Recovery code used"
    INVITED = "invited", "Invited"
    JOINED = "joined", "Invitation accepted"
    WITHDRAWN = "withdrawn", "Invitation withdrawn"
    ROLE_GIVEN = "role-given", "Role given"
    ROLE_ENDED = "role-ended", "Role ended"


class SignInEvent(Uid):
    """What happened to an account, for good: the database refuses to change or delete a row.

    It belongs to a person and not to a clinic, for she signs in before it is known where she
    works; `clinic` is set where something was done to her there. A failure under an address that
    is nobody's has no person, and keeps nothing of what was typed: that may be a password.
    """

    append_only = True

    staff = models.ForeignKey(
        "clinic.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    clinic = models.ForeignKey(
        "clinic.Clinic", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        "clinic.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who did it, where that was not herself.",
    )
    kind = models.CharField(max_length=20, choices=SignInKind.choices)
    detail = models.CharField(max_length=80, blank=True, help_text="A role or a kind of factor.")
    address = models.GenericIPAddressField(null=True, blank=True)
    device = models.CharField(max_length=60, blank=True, help_text="Firefox on Windows.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SignInKind.values), name="sign_in_event_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "-created_at"], name="sign_in_event_of_staff"),
            models.Index(fields=["-created_at"], name="sign_in_event_recent"),
        ]

    @property
    def detail_in_words(self) -> str:
        """Return a role as it is called, and anything else as it stands."""
        return str(dict(Role.choices).get(self.detail, self.detail))

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"
