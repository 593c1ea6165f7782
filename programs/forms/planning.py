"""When she can come, and which programs to plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from clinic import clock
from clinic.forms import DateInput, Radios, SteadyForm, TimeInput
from clinic.models import Clinic
from clinic.models.hours import Weekday
from programs.actions import AbsenceAsked, WindowAsked
from programs.forms.choices import physiologist_choice
from programs.models import Enrollment, PlanFormat

WINDOWS_A_DAY, EMPTY_ABSENCES = 2, 2
QUARTER = timedelta(weeks=13)


@dataclass(frozen=True)
class WindowFields:
    """The three fields of one window, for the template."""

    from_time: BoundField
    until_time: BoundField
    preferred: BoundField


@dataclass(frozen=True)
class DayFields:
    label: str
    windows: list[WindowFields]


class WishesForm(SteadyForm, forms.Form):
    """Hours by weekday, days away, and how she trains. Empty hours mean any the clinic works."""

    format = forms.ChoiceField(
        label="How she trains",
        choices=PlanFormat.choices,
        widget=Radios(inline=True),
        initial=PlanFormat.EITHER,
        error_messages={"required": "Choose how she trains."},
    )
    visits_a_week = forms.IntegerField(
        label="Visits a week",
        required=False,
        min_value=1,
        max_value=7,
        help_text="Leave empty for as many as the protocol asks for.",
        widget=forms.NumberInput(attrs={"class": "w4", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Give the visits a week as a whole number from 1 to 7.",
            "min_value": "Give at least 1 visit a week, or leave it empty.",
            "max_value": "Give at most 7 visits a week, or leave it empty.",
        },
    )

    def __init__(self, *args: Any, enrollment: Enrollment, **kwargs: Any) -> None:
        self.enrollment = enrollment
        self._windows = list(enrollment.windows.all())
        self._absences = list(enrollment.absences.all())
        kwargs.setdefault("initial", self._initial())
        super().__init__(*args, **kwargs)
        physiologist = physiologist_choice(enrollment.clinic)
        physiologist.required = False
        physiologist.empty_label = f"Hers: {enrollment.physiologist.name}"
        physiologist.label = "With whom she would rather train"
        self.fields["physiologist"] = physiologist
        self._slots = {
            day: max(WINDOWS_A_DAY, sum(w.weekday == day for w in self._windows))
            for day in Weekday.values
        }
        for day, count in self._slots.items():
            for n in range(count):
                self._add_window(day, n)
        self._rows = len(self._absences) + EMPTY_ABSENCES
        for n in range(self._rows):
            self._add_absence(n)

    def _add_window(self, day: int, n: int) -> None:
        label = f"{Weekday(day).label}, {'first' if n == 0 else 'further'} hours"
        for end in ("from", "until"):
            self.fields[f"w{day}_{n}_{end}"] = forms.TimeField(
                label=f"{label}, {end}",
                required=False,
                widget=TimeInput,
                error_messages={"invalid": f"Give {label}, as in 09:30."},
            )
        self.fields[f"w{day}_{n}_preferred"] = forms.BooleanField(
            label="Would rather", required=False
        )

    def _add_absence(self, n: int) -> None:
        for end in ("first", "last"):
            self.fields[f"a{n}_{end}"] = forms.DateField(
                label="First day away" if end == "first" else "Last day away",
                required=False,
                widget=DateInput,
                error_messages={"invalid": "Give the day as in 2026-11-24."},
            )
        self.fields[f"a{n}_reason"] = forms.CharField(label="Why", required=False, max_length=120)

    def _initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        counts = dict.fromkeys(Weekday.values, 0)
        for window in self._windows:
            at = f"w{window.weekday}_{counts[window.weekday]}"
            counts[window.weekday] += 1
            initial[f"{at}_from"] = window.from_time
            initial[f"{at}_until"] = window.until_time
            initial[f"{at}_preferred"] = window.preferred
        for n, absence in enumerate(self._absences):
            initial[f"a{n}_first"], initial[f"a{n}_last"] = absence.first_day, absence.last_day
            initial[f"a{n}_reason"] = absence.reason
        wishes = getattr(self.enrollment, "planning_wishes", None)
        if wishes is not None:
            initial["format"] = wishes.format
            initial["visits_a_week"] = wishes.visits_a_week
            initial["physiologist"] = wishes.physiologist and wishes.physiologist.uid
        return initial

    @property
    def days(self) -> list[DayFields]:
        """Return the window fields by weekday."""
        return [
            DayFields(
                Weekday(day).label,
                [
                    WindowFields(*(self[f"w{day}_{n}_{x}"] for x in ("from", "until", "preferred")))
                    for n in range(count)
                ],
            )
            for day, count in self._slots.items()
        ]

    @property
    def absence_rows(self) -> list[list[BoundField]]:
        """Return the absence fields, a row each."""
        return [[self[f"a{n}_{x}"] for x in ("first", "last", "reason")] for n in range(self._rows)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["windows"] = list(self._asked_windows(values))
        values["absences"] = list(self._asked_absences(values))
        return values

    def _asked_windows(self, values: dict[str, Any]) -> Iterable[WindowAsked]:
        for day, count in self._slots.items():
            for n in range(count):
                at = f"w{day}_{n}"
                begins, ends = values.get(f"{at}_from"), values.get(f"{at}_until")
                if begins and ends:
                    yield WindowAsked(day, begins, ends, bool(values.get(f"{at}_preferred")))
                elif (begins or ends) and not (
                    f"{at}_from" in self.errors or f"{at}_until" in self.errors
                ):
                    missing = "until" if begins else "from"
                    self.add_error(
                        f"{at}_{missing}",
                        f"{Weekday(day).label} has only one of its two times. Give both, or "
                        "leave both empty.",
                    )

    def _asked_absences(self, values: dict[str, Any]) -> Iterable[AbsenceAsked]:
        for n in range(self._rows):
            first, last = values.get(f"a{n}_first"), values.get(f"a{n}_last")
            if first:
                yield AbsenceAsked(first, last or first, values.get(f"a{n}_reason") or "")
            elif last and f"a{n}_first" not in self.errors:
                self.add_error(f"a{n}_first", "Give the first day of this absence.")

    def wishes(self) -> dict[str, Any]:
        """Return what `actions.set_wishes` takes."""
        names = ("windows", "absences", "format", "physiologist", "visits_a_week")
        return {name: self.cleaned_data[name] for name in names}


class PlanManyForm(SteadyForm, forms.Form):
    """Which programs to plan together, and from when to when."""

    first_day = forms.DateField(
        label="From",
        widget=DateInput,
        error_messages={
            "required": "Choose the first day.",
            "invalid": "Give the first day as in 2026-11-24.",
        },
    )
    last_day = forms.DateField(
        label="To",
        widget=DateInput,
        error_messages={
            "required": "Choose the last day.",
            "invalid": "Give the last day as in 2027-02-21.",
        },
    )

    def __init__(
        self, *args: Any, clinic: Clinic, programs: Sequence[Enrollment], **kwargs: Any
    ) -> None:
        tomorrow = clock.today(clinic.time_zone) + timedelta(days=1)
        kwargs.setdefault(
            "initial", {"first_day": tomorrow, "last_day": tomorrow + QUARTER - timedelta(days=1)}
        )
        super().__init__(*args, **kwargs)
        self._programs = {str(program.uid): program for program in programs}
        self.fields["enrollments"] = forms.MultipleChoiceField(
            label="Programs",
            choices=[(uid, _name(program)) for uid, program in self._programs.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Choose at least one program.",
                "invalid_choice": "%(value)s is no program under way here. Choose from the list.",
            },
        )

    @property
    def chosen(self) -> list[Enrollment]:
        """Return the programs chosen."""
        return [self._programs[uid] for uid in self.cleaned_data["enrollments"]]


def _name(program: Enrollment) -> str:
    patient = program.patient
    return (
        f"{patient.family_name}, {patient.given_name} ({patient.mrn}), "
        f"{program.weeks} weeks from {program.starts_on:%-d %B %Y}"
    )
