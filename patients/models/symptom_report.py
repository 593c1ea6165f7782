from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import ClinicOwned


class ThinkingOfStopping(models.TextChoices):
    NO = "no", _("No")
    UNSURE = "unsure", _("I am not sure")
    YES = "yes", _("Yes")
    STOPPED = "stopped", _("I have stopped")


class MissedReason(models.TextChoices):
    FORGOT = "forgot", _("I forgot")
    SIDE_EFFECTS = "side_effects", _("Side effects")
    RAN_OUT = "ran_out", _("I ran out")
    COST = "cost", _("Cost")
    ADVISED = "advised", _("I was told to pause")
    OTHER = "other", _("Another reason")


class RedFlag(models.TextChoices):
    BONE_PAIN = "bone_pain", _("New pain in one spot of a bone or the spine, or pain at night")
    CHEST_PAIN = "chest_pain", _("Chest pain or trouble breathing")
    FRACTURE = "fracture", _("A fall or a broken bone")
    SWELLING = "swelling", _("A newly swollen, hot or red arm or leg")


class ReportSource(models.TextChoices):
    LINK = "link", "The patient, from a mail"
    PHONE = "phone", "The patient, by phone"
    VISIT = "visit", "The patient, at a session"
    RE_ASK = "re_ask", "The patient, asked one question again"


# What she presses herself needs no member of staff who recorded it.
BY_HERSELF = (ReportSource.LINK, ReportSource.RE_ASK)


SCALES_0_TO_10 = ("interference", "tiredness", "sleep_problems", "hot_flushes")


def _scale(field: str, top: int) -> models.CheckConstraint:
    within = Q(**{f"{field}__gte": 0, f"{field}__lte": top})
    return models.CheckConstraint(
        condition=within | Q(**{f"{field}__isnull": True}),
        name=f"report_{field}_0_to_{top}",
    )


_ANSWERED = (
    Q(tiredness__isnull=False)
    | Q(sleep_problems__isnull=False)
    | Q(hot_flushes__isnull=False)
    | Q(bother__isnull=False)
    | Q(missed_doses__isnull=False)
    | ~Q(thinking_of_stopping="")
)


class SymptomReport(ClinicOwned):
    """How a patient was in the seven days up to a date, in her own words on 0-10 scales.

    A check-in always has the worst pain; one question asked again (`re_ask`) has its one answer,
    and is no check-in: nobody asked about warning signs.

    Append-only (a trigger holds it): a second answer for the same day is a new `version`, and the
    earlier one gets `superseded_at`. Pages and rules read the current version only. The versions
    are their own history, so no audit table shadows them.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="symptom_reports"
    )
    reported_for = models.DateField(help_text="The date on the patient's own calendar.")
    version = models.PositiveSmallIntegerField(default=1)
    superseded_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=ReportSource.choices)
    recorded_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    pain = models.PositiveSmallIntegerField("worst joint pain, 0-10", null=True, blank=True)
    interference = models.PositiveSmallIntegerField(null=True, blank=True)
    tiredness = models.PositiveSmallIntegerField(null=True, blank=True)
    sleep_problems = models.PositiveSmallIntegerField(null=True, blank=True)
    hot_flushes = models.PositiveSmallIntegerField(null=True, blank=True)
    bother = models.PositiveSmallIntegerField(
        "bother from side effects, 0-4", null=True, blank=True
    )
    missed_doses = models.PositiveSmallIntegerField("of the last 7", null=True, blank=True)
    missed_reason = models.CharField(max_length=16, choices=MissedReason.choices, blank=True)
    thinking_of_stopping = models.CharField(
        max_length=8, choices=ThinkingOfStopping.choices, blank=True
    )
    red_flags = ArrayField(
        models.CharField(max_length=12, choices=RedFlag.choices), default=list, blank=True
    )
    note = models.TextField(blank=True, max_length=1000)

    class Meta:
        ordering = ["reported_for", "version"]
        constraints = [
            _scale("pain", 10),
            *[_scale(name, 10) for name in SCALES_0_TO_10],
            _scale("bother", 4),
            _scale("missed_doses", 7),
            models.UniqueConstraint(
                fields=["patient", "reported_for", "version"], name="report_version_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["patient", "reported_for"],
                condition=Q(superseded_at__isnull=True),
                name="report_one_current_a_day",
            ),
            models.CheckConstraint(
                condition=Q(source__in=BY_HERSELF) | Q(recorded_by__isnull=False),
                name="report_by_staff_has_a_recorder",
            ),
            models.CheckConstraint(
                condition=Q(pain__isnull=False) | Q(source=ReportSource.RE_ASK) & _ANSWERED,
                name="report_asks_about_pain_or_one_thing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["patient", "-reported_for"],
                include=["pain", "missed_doses"],
                condition=Q(superseded_at__isnull=True),
                name="report_current_of_patient",
            ),
            models.Index(
                fields=["clinic", "reported_for"],
                include=["patient", "source"],
                condition=Q(superseded_at__isnull=True),
                name="report_current_of_clinic",
            ),
            models.Index(
                fields=["clinic", "reported_for"],
                condition=Q(superseded_at__isnull=True, thinking_of_stopping="stopped"),
                name="report_said_stopped",
            ),
        ]

    def __str__(self) -> str:
        return f"report for {self.reported_for}"

    @property
    def signs(self) -> list[str]:
        """The warning signs in a word or two each, for staff."""
        return [RedFlag(flag).name.replace("_", " ").capitalize() for flag in self.red_flags]

    @property
    def taken(self) -> str:
        """How the answer came, in a word or two."""
        by = f" ({self.recorded_by.name})" if self.recorded_by else ""
        return ReportSource(self.source).name.capitalize() + by
