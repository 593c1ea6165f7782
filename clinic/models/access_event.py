from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from clinic.models.base import ClinicOwned


class AccessEvent(ClinicOwned):
    """Who saw which patients: one row a response that showed any.

    Patient keys carry no foreign key, so that the log outlives what it names.
    """

    staff = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    patients = ArrayField(models.BigIntegerField())
    view = models.CharField(max_length=80)

    class Meta:
        indexes = [
            models.Index(fields=["clinic", "-created_at"], name="access_event_recent"),
            GinIndex(fields=["patients"], name="access_event_of_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.view} {self.created_at:%Y-%m-%d %H:%M}"
