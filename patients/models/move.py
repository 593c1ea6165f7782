from django.db import models
from django.db.models import F, Q

from clinic.models import Uid
from clinic.models.base import audited


@audited()
class Move(Uid):
    """A patient who went from one clinic to another: her record here, and the one that goes on.

    The only row that belongs to two clinics. Who may see the other end is for `selectors.moves`.
    """

    wall = ("left", "joined")

    left = models.OneToOneField(
        "patients.Patient", on_delete=models.PROTECT, related_name="moved_away"
    )
    joined = models.OneToOneField(
        "patients.Patient", on_delete=models.PROTECT, related_name="moved_here"
    )
    moved_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(left=F("joined")), name="move_between_two_records")
        ]

    def __str__(self) -> str:
        return f"move {self.uid}"
