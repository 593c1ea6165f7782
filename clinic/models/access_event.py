from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from clinic.models.base import ClinicOwned


class AccessEvent(ClinicOwned):
    """Who saw which patients, as what and for what: one row a response that showed any.

    Patient keys carry no foreign key, so that the log outlives what it names.
    """

    append_only = True

    staff = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    patients = ArrayField(models.BigIntegerField())
    view = models.CharField(max_length=80)
    roles = ArrayField(models.CharField(max_length=20), default=list, db_default=[])
    purpose = models.CharField(
        max_length=60, blank=True, db_default="", help_text="The permission that opened it."
    )
    route = models.CharField(max_length=80, blank=True, db_default="")
    request = models.UUIDField(null=True, blank=True, help_text="The request of these reads.")
    session = models.CharField(max_length=16, blank=True, db_default="")
    address = models.CharField(
        max_length=45, blank=True, db_default="", help_text="The network, without its last part."
    )
    token = models.CharField(max_length=40, blank=True, db_default="")
    break_glass = models.CharField(max_length=40, blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["clinic", "-created_at"], name="access_event_recent"),
            models.Index(fields=["clinic", "staff", "-id"], name="access_event_of_staff"),
            GinIndex(fields=["patients"], name="access_event_of_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.view} {self.created_at:%Y-%m-%d %H:%M}"
