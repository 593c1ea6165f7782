from django.db import models

from clinic import clock


class MailTimesChange(models.Model):
    """That a clinic changed what decides when mails leave, and what became of those that waited.

    A row of the queue whose worker is `notifications.replanning`: the clinic's own pages write it
    and read it, and know no mail. A later change takes the place of an earlier one.
    """

    clinic = models.OneToOneField("clinic.Clinic", on_delete=models.CASCADE, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    moved = models.PositiveIntegerField(default=0, help_text="Mails planned, moved or called off.")

    def __str__(self) -> str:
        return f"mail times of clinic {self.clinic_id} changed"
