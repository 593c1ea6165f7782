from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited, one_value_range
from clinic.models.hours import Weekday
from clinic.sealed.fields import EncryptedCharField
from programs.models.component import Modality


class SecondsOfDay(Func):
    """The seconds of a day between two wall times, as a range that constraints can compare."""

    template = "int4range(extract(epoch from %(expressions)s)::int)"
    arg_joiner = ")::int, extract(epoch from "
    output_field = IntegerRangeField()


class PlanFormat(models.TextChoices):
    INDIVIDUAL = "individual", "Individual sessions"
    CLASS = "class", "Classes"
    EITHER = "either", "Either, classes first"


class RunState(models.TextChoices):
    ASKED = "asked", "Being planned"
    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed"
    DISCARDED = "discarded", "Discarded"
    FAILED = "failed", "Could not be planned"


@audited()
class Availability(ClinicOwned):
    """Hours of one weekday in which a patient can come, in the clinic's wall time.

    Without any row she can come whenever the clinic works. Windows of one day never overlap.
    """

    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.CASCADE, related_name="windows"
    )
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    from_time = models.TimeField()
    until_time = models.TimeField()
    preferred = models.BooleanField(default=False)

    class Meta:
        ordering = ["weekday", "from_time"]
        verbose_name_plural = "availability"
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="availability_weekday_1_to_7"
            ),
            models.CheckConstraint(
                condition=Q(until_time__gt=F("from_time")),
                name="availability_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="availability_no_overlap",
                expressions=[
                    (one_value_range("enrollment"), RangeOperators.OVERLAPS),
                    (one_value_range("weekday"), RangeOperators.OVERLAPS),
                    (SecondsOfDay("from_time", "until_time"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.from_time:%H:%M} to {self.until_time:%H:%M}"


@audited()
class Absence(ClinicOwned):
    """Whole days on which a patient cannot come; both ends included."""

    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.CASCADE, related_name="absences"
    )
    first_day = models.DateField()
    last_day = models.DateField()
    reason = EncryptedCharField(max_length=120, blank=True)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"away {self.first_day} to {self.last_day}"


@audited()
class PlanningWishes(ClinicOwned):
    """How one program is to be planned. Without a physiologist, the program's own is meant."""

    enrollment = models.OneToOneField(
        "programs.Enrollment", on_delete=models.CASCADE, related_name="planning_wishes"
    )
    format = models.CharField(max_length=10, choices=PlanFormat.choices, default=PlanFormat.EITHER)
    physiologist = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    visits_a_week = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty for as many as the protocol asks for."
    )

    class Meta:
        verbose_name_plural = "planning wishes"
        constraints = [
            models.CheckConstraint(
                condition=Q(format__in=PlanFormat.values), name="wishes_format_known"
            ),
            models.CheckConstraint(
                condition=Q(visits_a_week__isnull=True)
                | Q(visits_a_week__gte=1, visits_a_week__lte=7),
                name="wishes_visits_1_to_7",
            ),
        ]

    def __str__(self) -> str:
        return f"wishes: {self.format}"


@audited()
class PlanningRun(ClinicOwned):
    """One proposal for one program or many: what was asked, from which facts, and how good it is.

    `digest` names the facts it was made from: the same digest and seed give the same proposal.
    `objective` and `bound` are points of `programs.planning.weights`; the bound is proven.
    """

    by = models.ForeignKey(
        "clinic.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.ASKED)
    enrollments = models.ManyToManyField("programs.Enrollment", related_name="planning_runs")
    first_day = models.DateField()
    last_day = models.DateField()
    seed = models.PositiveIntegerField(default=1)
    parameters = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    objective = models.PositiveIntegerField(null=True, blank=True)
    bound = models.PositiveIntegerField(null=True, blank=True)
    parts = models.JSONField(default=dict, blank=True)
    solver = models.CharField(max_length=40, blank=True)
    failure = EncryptedCharField(max_length=200, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    change = models.OneToOneField(
        "programs.CalendarChange",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="planning_run",
        help_text="What confirming it changed on the calendar, and what undoes it.",
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="run_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_known"),
            models.CheckConstraint(
                condition=Q(objective__isnull=True, bound__isnull=True)
                | Q(bound__lte=F("objective")),
                name="run_bound_below_objective",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="run_confirmed_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "-created_at"], name="planning_run_newest")]

    def __str__(self) -> str:
        return f"planning run {self.uid}"

    @property
    def gap(self) -> float:
        """Return how far from the best possible plan this one can be, as a share of its points."""
        if not self.objective or self.bound is None or self.objective <= self.bound:
            return 0.0
        return (self.objective - self.bound) / self.objective


@audited()
class ProposedVisit(ClinicOwned):
    """One visit of a proposal; with `session`, a place in that class. Booked when confirmed."""

    run = models.ForeignKey("programs.PlanningRun", on_delete=models.CASCADE, related_name="visits")
    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="proposed_visits"
    )
    number = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    week = models.PositiveSmallIntegerField()
    day = models.DateField()
    start_time = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    physiologist = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey("clinic.Room", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(
        "programs.Session", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    modalities = ArrayField(models.CharField(max_length=12, choices=Modality.choices))
    adjusted = models.BooleanField(default=False)
    booking = models.OneToOneField(
        "programs.Booking",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposed_as",
    )

    class Meta:
        ordering = ["enrollment", "day", "start_time"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "enrollment", "day"], name="proposed_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="proposed_5_to_480_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.number} of {self.of}, {self.day} {self.start_time:%H:%M}"


@audited()
class UnmetNeed(ClinicOwned):
    """What a proposal could not give in one week, why, and what would free it."""

    run = models.ForeignKey("programs.PlanningRun", on_delete=models.CASCADE, related_name="unmet")
    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="+"
    )
    week = models.PositiveSmallIntegerField()
    visits = models.PositiveSmallIntegerField(default=0)
    sentence = EncryptedCharField(max_length=300)
    way_out = EncryptedCharField(max_length=300)

    class Meta:
        ordering = ["enrollment", "week"]
        constraints = [
            models.UniqueConstraint(fields=["run", "enrollment", "week"], name="unmet_once_a_week")
        ]

    def __str__(self) -> str:
        return f"week {self.week}: {self.sentence}"
