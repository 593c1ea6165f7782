from django.db import models
from django.db.models import Q

from clinic.models.base import ClinicOwned, audited


@audited(exclude=["token_hash"])
class Invitation(ClinicOwned):
    """That somebody was asked to take a role; the role begins when she accepts.

    The mail's link holds the secret; this row holds its hash. Sent again, it gets a new one and
    the link before stops working: `round` counts.
    """

    membership = models.ForeignKey(
        "clinic.Membership", on_delete=models.PROTECT, related_name="invitations"
    )
    invited_by = models.ForeignKey(
        "clinic.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    round = models.PositiveSmallIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open_a_role",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.uid}"
