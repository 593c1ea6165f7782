from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField, EncryptedTextField


class EpisodeState(models.TextChoices):
    NEW = "new", "New"
    IN_PROGRESS = "in_progress", "In progress"
    WAITING = "waiting", "Waiting for the patient"
    SNOOZED = "snoozed", "Snoozed"
    RESOLVED = "resolved", "Resolved"


class EpisodeOutcome(models.TextChoices):
    ADVICE = "advice", "Advice given"
    EXERCISE_PLAN = "exercise_plan", "Exercise plan changed"
    ONCOLOGIST = "oncologist", "Oncologist asked"
    DRUG = "drug", "Switch or pause of the drug discussed"
    NO_ACTION = "no_action", "No action needed"
    UNREACHABLE = "unreachable", "Could not be reached"
    STOPPED = "stopped", "Has stopped the therapy"
    DIED = "died", "The patient has died"


@audited()
class Episode(ClinicOwned):
    """One stretch of concern about one patient, from the first signal to a coded outcome.

    At most one open a patient: new evidence appends to it. `safety` is set while a safety rule
    holds, and such an episode cannot be snoozed. Snoozed and waiting ones come back by themselves,
    on their day or on something worse (`adherence.waking`). `urgency` orders the worklist (1
    first) and is kept by the assessment. A person resolves it; only a death closes it without one.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="episodes"
    )
    state = models.CharField(max_length=12, choices=EpisodeState.choices, default=EpisodeState.NEW)
    owner = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    safety = models.BooleanField(default=False)
    urgency = models.PositiveSmallIntegerField(default=9)
    snoozed_at = models.DateTimeField(
        null=True, blank=True, help_text="Only reports received after it can reopen the snooze."
    )
    snoozed_until = models.DateField(null=True, blank=True)
    expected_pain = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="0-10; a report two above it reopens a snooze."
    )
    snooze_reason = EncryptedCharField(max_length=200, blank=True)
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text="An answer received after it ends the wait."
    )
    waiting_until = models.DateField(null=True, blank=True)
    as_it_was = models.JSONField(
        null=True,
        blank=True,
        help_text="What held when it was put aside: the best tier, severities by rule, her pain.",
    )
    woke_at = models.DateTimeField(null=True, blank=True)
    woke_by = models.JSONField(
        null=True, blank=True, help_text="What brought it back, with the values."
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=16, choices=EpisodeOutcome.choices, blank=True)
    outcome_note = EncryptedTextField(blank=True, max_length=1000)
    times_tried = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How often she was tried when she could not be reached."
    )

    class Meta:
        ordering = ["urgency", "opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=~Q(state="resolved"),
                name="episode_one_open_a_patient",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="resolved", resolved_at__isnull=False)
                    & (Q(resolved_by__isnull=False) & ~Q(outcome="") | Q(outcome="died"))
                )
                | (~Q(state="resolved") & Q(resolved_at__isnull=True, outcome="")),
                name="episode_resolution_has_who_when_and_outcome",
            ),
            models.CheckConstraint(
                condition=(Q(state="snoozed", snoozed_until__isnull=False) & ~Q(snooze_reason=""))
                | ~Q(state="snoozed"),
                name="episode_snooze_has_an_end_and_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="snoozed", safety=True), name="episode_safety_is_not_snoozed"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="waiting", waiting_since__isnull=False, waiting_until__isnull=False
                )
                | (~Q(state="waiting") & Q(waiting_since__isnull=True, waiting_until__isnull=True)),
                name="episode_wait_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(outcome="unreachable")
                & (Q(times_tried__isnull=True) | Q(times_tried__gte=1))
                | (~Q(outcome="unreachable") & Q(times_tried__isnull=True)),
                name="episode_tries_of_the_unreachable",
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "urgency", "opened_at", "id"],
                condition=~Q(state="resolved"),
                name="episode_worklist",
            ),
            models.Index(
                fields=["clinic", "-resolved_at", "-id"],
                condition=Q(state="resolved"),
                name="episode_resolved",
            ),
            models.Index(fields=["patient", "-opened_at"], name="episode_of_patient"),
            models.Index(fields=["clinic", "opened_at"], name="episode_opened"),
        ]

    def __str__(self) -> str:
        return f"episode {self.uid}"
