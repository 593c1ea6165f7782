from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from clinic.models import ClinicOwned

LONGEST = 1000


class MailTextQuerySet(models.QuerySet["MailText"]):
    def in_force(self) -> Self:
        """Return the newest version of each text; an empty one means Steady's own."""
        return self.order_by("clinic", "kind", "language", "slot", "-version").distinct(
            "clinic", "kind", "language", "slot"
        )


@pghistory.track(pghistory.InsertEvent())  # no row ever changes or goes
class MailText(ClinicOwned):
    """One version of what a clinic writes into one place of a kind of mail, in one language.

    Append-only: a change is a new version, and so is the way back to Steady's own text, which is
    an empty one. Saving writes every slot of the mail under the same number, so that two people
    who change it at once cannot both succeed.
    """

    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    slot = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    made_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")

    objects = MailTextQuerySet.as_manager()

    class Meta:
        ordering = ["clinic", "kind", "language", "-version", "slot"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "kind", "language", "slot", "version"],
                name="mail_text_version_once",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST),
                name="mail_text_up_to_1000_characters",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="mail_text_version_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.slot}, version {self.version}"
