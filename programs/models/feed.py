from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited


@audited(exclude=["token_hash", "last_used_at"])
class CalendarFeed(ClinicOwned):
    """The secret address under which one person's own calendar program reads her sessions.

    Only the SHA-256 of its token is stored, so the address can be shown once and never again. A
    person has at most one that stands in a clinic; a new one ends the old one.
    """

    staff = models.ForeignKey("clinic.Staff", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "staff"],
                condition=Q(revoked_at__isnull=True),
                name="calendar_feed_one_standing_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"calendar feed {self.uid}"
