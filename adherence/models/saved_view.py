from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from clinic.models import ClinicOwned
from clinic.sealed.fields import EncryptedCharField

MOST_VIEWS = 20


class SavedView(ClinicOwned):
    """One way of looking at the worklist that a person gave a name: hers alone, in her clinic.

    `query` is the query string of the page, in the one order that `Asked.query` writes.
    """

    staff = models.ForeignKey("clinic.Staff", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = EncryptedCharField(max_length=500, blank=True)
    place = models.PositiveSmallIntegerField(help_text="Where it stands among hers, from 1.")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                "clinic", "staff", Lower("name"), name="view_name_once_a_person"
            ),
            models.UniqueConstraint(fields=["clinic", "staff", "place"], name="view_place_once"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_VIEWS), name="view_at_most_20"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="view_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"view {self.uid}"
