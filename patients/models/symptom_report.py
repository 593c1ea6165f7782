from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import ClinicOwned
from clinic.sealed.fields import EncryptedCharField, EncryptedTextField


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


class BodySite(models.TextChoices):
    """The eight pairs of joints that sore joints on these drugs are asked about."""

    FINGERS_RIGHT = "fingers_right", _("Right fingers")
    FINGERS_LEFT = "fingers_left", _("Left fingers")
    WRIST_RIGHT = "wrist_right", _("Right wrist")
    WRIST_LEFT = "wrist_left", _("Left wrist")
    ELBOW_RIGHT = "elbow_right", _("Right elbow")
    ELBOW_LEFT = "elbow_left", _("Left elbow")
    SHOULDER_RIGHT = "shoulder_right", _("Right shoulder")
    SHOULDER_LEFT = "shoulder_left", _("Left shoulder")
    HIP_RIGHT = "hip_right", _("Right hip")
    HIP_LEFT = "hip_left", _("Left hip")
    KNEE_RIGHT = "knee_right", _("Right knee")
    KNEE_LEFT = "knee_left", _("Left knee")
    ANKLE_RIGHT = "ankle_right", _("Right ankle")
    ANKLE_LEFT = "ankle_left", _("Left ankle")
    TOES_RIGHT = "toes_right", _("Right toes")
    TOES_LEFT = "toes_left", _("Left toes")


class HowOften(models.IntegerChoices):
    """The answers of the two questions about mood (PHQ-2), with what each counts."""

    NOT_AT_ALL = 0, _("Not at all")
    SEVERAL_DAYS = 1, _("Several days")
    MORE_THAN_HALF = 2, _("More than half the days")
    NEARLY_EVERY_DAY = 3, _("Nearly every day")


class ReportSource(models.TextChoices):
    LINK = "link", "The patient, from a mail"
    PHONE = "phone", "The patient, by phone"
    VISIT = "visit", "The patient, at a session"
    RE_ASK = "re_ask", "The patient, asked one question again"


# What she presses herself needs no member of staff who recorded it.
BY_HERSELF = (ReportSource.LINK, ReportSource.RE_ASK)


SCALES_0_TO_10 = ("interference", "tiredness", "sleep_problems", "hot_flushes", "confidence")
MOOD = ("mood_interest", "mood_low")
# Stiff for longer than half a day is no longer of the morning: a slip of the keyboard.
MOST_MINUTES = 720
# Kroenke 2003 (Medical Care 41:1284): 3 or more of 6 is where the PHQ-2 calls for a closer look.
LOW_MOOD = 3


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
    missed_words = EncryptedCharField(
        "why, in her words", max_length=300, blank=True, db_default=""
    )
    sites = ArrayField(
        models.CharField(max_length=16, choices=BodySite.choices), default=list, blank=True
    )
    stiffness_minutes = models.PositiveSmallIntegerField("in the morning", null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(
        "that she can keep taking the tablets, 0-10", null=True, blank=True
    )
    mood_interest = models.PositiveSmallIntegerField(
        "little interest, 0-3", choices=HowOften.choices, null=True, blank=True
    )
    mood_low = models.PositiveSmallIntegerField(
        "feeling down, 0-3", choices=HowOften.choices, null=True, blank=True
    )
    thinking_of_stopping = models.CharField(
        max_length=8, choices=ThinkingOfStopping.choices, blank=True
    )
    red_flags = ArrayField(
        models.CharField(max_length=12, choices=RedFlag.choices), default=list, blank=True
    )
    signs_asked = models.BooleanField(
        default=False, db_default=False, help_text="She answered the question about warning signs."
    )
    note = EncryptedTextField(blank=True, max_length=1000)

    class Meta:
        ordering = ["reported_for", "version"]
        constraints = [
            _scale("pain", 10),
            *[_scale(name, 10) for name in SCALES_0_TO_10],
            _scale("bother", 4),
            _scale("missed_doses", 7),
            *[_scale(name, 3) for name in MOOD],
            _scale("stiffness_minutes", MOST_MINUTES),
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
    def mood(self) -> int | None:
        """The two questions about mood together, 0-6; None unless both were answered."""
        if self.mood_interest is None or self.mood_low is None:
            return None
        return self.mood_interest + self.mood_low

    @property
    def is_low(self) -> bool:
        """Say whether the two questions about mood call for a closer look."""
        return (self.mood or 0) >= LOW_MOOD

    @property
    def places(self) -> list[str]:
        """Where it hurts, in words."""
        return [str(BodySite(site).label) for site in BodySite.values if site in self.sites]

    @property
    def also(self) -> list[str]:
        """What else she told, in a few words each, for staff."""
        figures = [
            ("tiredness", self.tiredness, "of 10"),
            ("sleep", self.sleep_problems, "of 10"),
            ("hot flushes", self.hot_flushes, "of 10"),
            ("bother", self.bother, "of 4"),
            ("stiff in the morning", self.stiffness_minutes, "min"),
            ("confidence", self.confidence, "of 10"),
            ("mood (PHQ-2)", self.mood, f"of 6{', low' if self.is_low else ''}"),
        ]
        told = [f"{name} {value} {unit}" for name, value, unit in figures if value is not None]
        return [*told, f"sore: {', '.join(self.places).lower()}"] if self.sites else told

    @property
    def signs(self) -> list[str]:
        """The warning signs in a word or two each, for staff."""
        return [RedFlag(flag).name.replace("_", " ").capitalize() for flag in self.red_flags]

    @property
    def taken(self) -> str:
        """How the answer came, in a word or two."""
        by = f" ({self.recorded_by.name})" if self.recorded_by else ""
        return ReportSource(self.source).name.capitalize() + by
