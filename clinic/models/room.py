from django.db import models
from django.db.models import Q

from clinic.models.base import ClinicOwned, audited


@audited()
class Room(ClinicOwned):
    """A place where sessions happen; `places` is the most people it holds at once."""

    name = models.CharField(max_length=60)
    places = models.PositiveSmallIntegerField(default=1)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "name"], name="room_name_once_per_clinic"),
            models.CheckConstraint(condition=Q(places__gte=1), name="room_places_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.name
