from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField


class Relatedness(models.TextChoices):
    UNRELATED = "unrelated", "Not related to the exercise"
    UNLIKELY = "unlikely", "Unlikely"
    POSSIBLE = "possible", "Possible"
    PROBABLE = "probable", "Probable"
    DEFINITE = "definite", "Definite"


@audited()
class AdverseEvent(ClinicOwned):
    """Something that went wrong in or after a session: CTCAE grade 1-5 and how related it was."""

    booking = models.ForeignKey(
        "programs.Booking", on_delete=models.PROTECT, related_name="adverse_events"
    )
    happened_at = models.DateTimeField()
    grade = models.PositiveSmallIntegerField()
    what = EncryptedCharField(max_length=300)
    relatedness = models.CharField(max_length=10, choices=Relatedness.choices)
    action_taken = EncryptedCharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-happened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(grade__gte=1, grade__lte=5), name="adverse_event_grade_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(relatedness__in=Relatedness.values),
                name="adverse_event_relatedness_known",
            ),
        ]

    def __str__(self) -> str:
        return f"adverse event, grade {self.grade}"
