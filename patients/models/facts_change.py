from django.db import models


class FactsChange(models.Model):
    """A patient about whom something changed that an assessment reads: a row is work to do.

    Written in the transaction of the change, and deleted in the transaction that has taken it
    into account, so a crash between the two repeats the assessment and never forgets it. Apps
    further up decide what to do about it.
    """

    wall = ("patient",)

    patient = models.OneToOneField(
        "patients.Patient", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["changed_at"], name="facts_change_oldest")]

    def __str__(self) -> str:
        return f"changed {self.changed_at:%Y-%m-%d %H:%M:%S}"
