from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from patients.models import Question


class ReAskState(models.TextChoices):
    OPEN = "open", "To be answered"
    ANSWERED = "answered", "Answered"
    UNANSWERED = "unanswered", "No answer"
    CALLED_OFF = "called_off", "Called off"


@audited()
class ReAsk(ClinicOwned):
    """One question that a patient is asked again some days after she was spoken with.

    The assessment finds the answer among her reports, whichever way it came. At most one open a
    patient and question. `before` is her last answer when it was planned.
    """

    episode = models.ForeignKey(
        "adherence.Episode", on_delete=models.PROTECT, related_name="re_asks"
    )
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="re_asks"
    )
    symptom = models.CharField(max_length=16, choices=Question.choices)
    due_on = models.DateField(help_text="A day on her own calendar.")
    before = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=ReAskState.choices, default=ReAskState.OPEN)
    report = models.ForeignKey(
        "patients.SymptomReport", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    planned_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "symptom"],
                condition=Q(state="open"),
                name="re_ask_one_open_a_patient_and_symptom",
            ),
            models.CheckConstraint(
                condition=Q(state="answered", report__isnull=False)
                | (~Q(state="answered") & Q(report__isnull=True)),
                name="re_ask_answered_has_its_report",
            ),
            models.CheckConstraint(
                condition=Q(symptom__in=Question.values), name="re_ask_question_known"
            ),
        ]
        indexes = [models.Index(fields=["clinic", "-due_on"], name="re_ask_of_clinic")]

    def __str__(self) -> str:
        return f"re-ask {self.uid}"
