from django.db import models
from django.db.models import F, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited


class Modality(models.TextChoices):
    AEROBIC = "aerobic", "Aerobic"
    RESISTANCE = "resistance", "Resistance"
    IMPACT = "impact", "Impact"
    FLEXIBILITY = "flexibility", "Flexibility"
    BALANCE = "balance", "Balance"


class IntensityKind(models.TextChoices):
    HRMAX = "hrmax", "% of maximal heart rate"
    HRR = "hrr", "% of heart-rate reserve"
    EFFORT = "effort", "Effort, 0-10"
    RM = "rm", "% of the one-repetition maximum"
    WORDS = "words", "In words"


class Progression(models.TextChoices):
    """How a component gets harder. Proposals follow it; nothing changes by itself."""

    NONE = "none", "Stays as it is"
    TWO_FOR_TWO = "two_for_two", "Two more repetitions in the last set, twice running: more load"
    MINUTES_FIRST = "minutes_first", "More minutes first, then more intensity"


class Intensity(models.Model):
    """How hard: a range on a named scale, or words where no scale fits."""

    intensity_kind = models.CharField(
        max_length=8, choices=IntensityKind.choices, default=IntensityKind.WORDS
    )
    intensity_low = models.PositiveSmallIntegerField(null=True, blank=True)
    intensity_high = models.PositiveSmallIntegerField(null=True, blank=True)
    intensity_note = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True


def intensity_fits(name: str) -> models.CheckConstraint:
    """Return the constraint that holds an intensity to its scale: 0-10, else 1-100 %."""
    in_order = Q(intensity_high__gte=F("intensity_low"))
    return models.CheckConstraint(
        condition=Q(intensity_kind="words", intensity_low__isnull=True, intensity_high__isnull=True)
        | (Q(intensity_kind="effort", intensity_low__gte=0, intensity_high__lte=10) & in_order)
        | (
            Q(intensity_kind__in=["hrmax", "hrr", "rm"])
            & Q(intensity_low__gte=1, intensity_high__lte=100)
            & in_order
        ),
        name=name,
    )


def at_most_fits(least: str, most: str, name: str) -> models.CheckConstraint:
    """Return the constraint that the upper end of a range, where there is one, is not below."""
    return models.CheckConstraint(
        condition=Q(**{f"{most}__isnull": True}) | Q(**{f"{most}__gte": F(least)}), name=name
    )


@audited()
class ProtocolComponent(Intensity, ClinicOwned):
    """One line of a phase in FITT-VP terms: how often, how hard, how long, of what, and how on.

    Volume is minutes for aerobic, flexibility and balance work, sets and reps for the others, a
    session. Where a range is given (`..._at_most`) the lower number is what is planned and what
    dose is measured against. `days_apart` is the fewest days from one session to the next: 2
    means never on consecutive days. `load_rise` is the planned rise of the load in % a week.
    """

    phase = models.ForeignKey(
        "programs.ProtocolPhase", on_delete=models.CASCADE, related_name="components"
    )
    modality = models.CharField(max_length=12, choices=Modality.choices)
    sessions_per_week = models.PositiveSmallIntegerField()
    sessions_at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes_at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    sets = models.PositiveSmallIntegerField(null=True, blank=True)
    sets_at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    reps_at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    met = models.DecimalField(
        max_digits=3, decimal_places=1, null=True, blank=True, help_text="For MET-hours."
    )
    days_apart = models.PositiveSmallIntegerField(default=1)
    supervised = models.BooleanField(default=True)
    progression = models.CharField(
        max_length=16, choices=Progression.choices, default=Progression.NONE
    )
    load_rise = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["phase", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sessions_per_week__gte=1, sessions_per_week__lte=14),
                name="component_sessions_1_to_14",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=240, sets__isnull=True, reps__isnull=True)
                | Q(
                    minutes__isnull=True,
                    sets__gte=1,
                    sets__lte=10,
                    reps__gte=1,
                    reps__lte=100,
                ),
                name="component_minutes_or_sets_and_reps",
            ),
            models.CheckConstraint(
                condition=Q(days_apart__gte=1, days_apart__lte=4),
                name="component_days_apart_1_to_4",
            ),
            models.CheckConstraint(
                condition=Q(load_rise__lte=10), name="component_load_rise_up_to_10"
            ),
            at_most_fits("sessions_per_week", "sessions_at_most", "component_sessions_in_order"),
            at_most_fits("minutes", "minutes_at_most", "component_minutes_in_order"),
            at_most_fits("sets", "sets_at_most", "component_sets_in_order"),
            at_most_fits("reps", "reps_at_most", "component_reps_in_order"),
            intensity_fits("component_intensity_on_its_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.modality} in {self.phase}"


@audited()
class ComponentExercise(ClinicOwned):
    """One exercise of a component, in the order it is done."""

    component = models.ForeignKey(
        "programs.ProtocolComponent", on_delete=models.CASCADE, related_name="exercises"
    )
    exercise = models.ForeignKey("programs.Exercise", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["component", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["component", "exercise"], name="component_exercise_once"
            ),
            models.UniqueConstraint(
                fields=["component", "position"], name="component_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"exercise {self.position}"
