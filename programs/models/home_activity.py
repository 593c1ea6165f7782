from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from clinic.models import ClinicOwned
from clinic.models.base import audited, one_value_range
from clinic.sealed.fields import EncryptedCharField
from programs.models.component import Modality

SHORTEST, LONGEST = 1, 480  # minutes
LOWEST_HEART, HIGHEST_HEART = 30, 230


class ActivityKind(models.TextChoices):
    """What she calls it; each kind counts as one modality (`MODALITY_OF`)."""

    WALK = "walk", _("Walking")
    CYCLE = "cycle", _("Cycling")
    SWIM = "swim", _("Swimming, exercise in water")
    RUN = "run", _("Running")
    DANCE = "dance", _("Dancing")
    STRENGTH = "strength", _("Strength at home")
    STRETCH = "stretch", _("Stretching, yoga")
    BALANCE = "balance", _("Balance, tai chi")
    IMPACT = "impact", _("Hops, stamping, stairs")
    OTHER = "other", _("Something else")


MODALITY_OF = {
    ActivityKind.WALK: Modality.AEROBIC,
    ActivityKind.CYCLE: Modality.AEROBIC,
    ActivityKind.SWIM: Modality.AEROBIC,
    ActivityKind.RUN: Modality.AEROBIC,
    ActivityKind.DANCE: Modality.AEROBIC,
    ActivityKind.STRENGTH: Modality.RESISTANCE,
    ActivityKind.STRETCH: Modality.FLEXIBILITY,
    ActivityKind.BALANCE: Modality.BALANCE,
    ActivityKind.IMPACT: Modality.IMPACT,
    ActivityKind.OTHER: Modality.AEROBIC,
}


class ActivitySource(models.TextChoices):
    TOLD = "told", "Told at a visit"
    LOGGED = "logged", "Written by her"
    IMPORTED = "imported", "Her watch"


# What she may change herself: her own words, and what her watch said.
HERS = (ActivitySource.LOGGED, ActivitySource.IMPORTED)


class TimeSpan(Func):
    """The time between two columns as a range that constraints can compare."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


def _kind_and_modality() -> Q:
    fits = Q(kind="")
    for kind, modality in MODALITY_OF.items():
        fits |= Q(kind=kind.value, modality=modality.value)
    return fits


@audited()
class HomeActivity(ClinicOwned):
    """Exercise outside the clinic on one day: minutes and effort 0-10.

    What a watch recorded also has its span and, where it measured them, heart rates a minute and
    the seconds below, in and above the zone that was prescribed when the file was read. Rates
    that no heart has are left out and counted (`heart_dropped`). Positions are never stored. Two
    recorded spans of one program never overlap, and no file counts twice.
    """

    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="home_activities"
    )
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=ActivityKind.choices, blank=True)
    modality = models.CharField(max_length=12, choices=Modality.choices)
    minutes = models.PositiveSmallIntegerField()
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    note = EncryptedCharField(max_length=200, blank=True)
    source = models.CharField(
        max_length=8, choices=ActivitySource.choices, default=ActivitySource.TOLD
    )
    recorded_by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    distance_m = models.PositiveIntegerField(null=True, blank=True)
    heart_mean = models.PositiveSmallIntegerField(null=True, blank=True)
    heart_max = models.PositiveSmallIntegerField(null=True, blank=True)
    heart_dropped = models.PositiveIntegerField(default=0)
    zone_low = models.PositiveSmallIntegerField(null=True, blank=True)
    zone_high = models.PositiveSmallIntegerField(null=True, blank=True)
    seconds_below = models.PositiveIntegerField(null=True, blank=True)
    seconds_in = models.PositiveIntegerField(null=True, blank=True)
    seconds_above = models.PositiveIntegerField(null=True, blank=True)
    device = EncryptedCharField(max_length=80, blank=True)
    file_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of its file.")
    file_part = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "home activities"
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST),
                name="home_minutes_1_to_480",
            ),
            models.CheckConstraint(
                condition=Q(effort__isnull=True) | Q(effort__lte=10), name="home_effort_0_to_10"
            ),
            models.CheckConstraint(
                condition=Q(source__in=ActivitySource.values), name="home_source_known"
            ),
            models.CheckConstraint(
                condition=_kind_and_modality(), name="home_kind_counts_as_its_modality"
            ),
            models.CheckConstraint(
                condition=Q(started_at__isnull=True, ended_at__isnull=True)
                | Q(
                    started_at__isnull=False,
                    ended_at__isnull=False,
                    ended_at__gt=F("started_at"),
                ),
                name="home_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(heart_mean__isnull=True, heart_max__isnull=True)
                | Q(
                    heart_mean__isnull=False,
                    heart_max__isnull=False,
                    heart_mean__gte=LOWEST_HEART,
                    heart_max__lte=HIGHEST_HEART,
                    heart_max__gte=F("heart_mean"),
                ),
                name="home_heart_rate_30_to_230",
            ),
            models.CheckConstraint(
                condition=Q(
                    zone_low__isnull=True,
                    zone_high__isnull=True,
                    seconds_below__isnull=True,
                    seconds_in__isnull=True,
                    seconds_above__isnull=True,
                )
                | Q(
                    zone_low__isnull=False,
                    zone_high__isnull=False,
                    zone_high__gte=F("zone_low"),
                    seconds_below__isnull=False,
                    seconds_in__isnull=False,
                    seconds_above__isnull=False,
                ),
                name="home_zone_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(source="imported")
                | (Q(started_at__isnull=False) & ~Q(file_hash="") & ~Q(kind="")),
                name="home_imported_knows_its_file",
            ),
            models.UniqueConstraint(
                fields=["enrollment", "file_hash", "file_part"],
                condition=~Q(file_hash=""),
                name="home_activity_once_a_file",
            ),
            ExclusionConstraint(
                name="home_activity_no_overlap",
                expressions=[
                    (one_value_range("enrollment"), RangeOperators.OVERLAPS),
                    (TimeSpan(F("started_at"), F("ended_at")), RangeOperators.OVERLAPS),
                ],
                condition=Q(started_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["enrollment", "day"], name="home_activity_of_enrollment")]

    def __str__(self) -> str:
        return f"{self.modality} {self.minutes} min"
