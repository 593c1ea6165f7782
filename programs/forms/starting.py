"""The dose a program begins with: heart rate, and a load for each exercise."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from clinic.errors import Refused
from clinic.forms import Radios, SteadyForm
from programs.actions.heart_rates import HeartRate
from programs.forms.screening import decimal, whole
from programs.heart_rate import hearts
from programs.loads import ARM_REASON, StartLoad, is_slow, refuse_start
from programs.models import BandColour, LoadKind
from programs.selectors.starting import Offered

OUT, PLANNED = "out", "planned"
BANDS = [("", "Not yet chosen"), *BandColour.choices]


class StartForm(SteadyForm, forms.Form):
    """Heart rate first, then each exercise: itself, something instead, or nothing."""

    hr_max = whole(
        "Measured maximal heart rate", "From a test. Leave empty to reckon it from her age."
    )
    resting = whole("Resting heart rate", "With it, zones are shares of the heart-rate reserve.")
    beta_blocker = forms.BooleanField(
        label="She takes a beta-blocker: steer by effort alone", required=False
    )

    def __init__(
        self,
        *args: Any,
        age: int,
        offered: Sequence[Offered],
        precautions: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._age, self._offered, self._precautions = age, offered, precautions
        for n, one in enumerate(offered):
            self._add(n, one)

    def _add(self, n: int, one: Offered) -> None:
        exercise = one.exercise
        choices = [(PLANNED, exercise.name)]
        choices += [(str(sub.exercise.uid), f"Instead: {sub.exercise.name}") for sub in one.instead]
        choices.append((OUT, "Leave it out"))
        hints = {str(sub.exercise.uid): sub.why for sub in one.instead}
        self.fields[f"use_{n}"] = forms.ChoiceField(
            label=f"What she does for {exercise.name}",
            choices=choices,
            initial=OUT if one.avoid else PLANNED,
            widget=Radios(hints=hints),
        )
        kinds = {exercise.load_kind, *(sub.exercise.load_kind for sub in one.instead)}
        if LoadKind.KG in kinds:
            slow = is_slow(exercise, self._precautions)
            self.fields[f"kg_{n}"] = decimal(
                f"Starting weight for {exercise.name}",
                f"kg. {ARM_REASON}" if slow else "kg",
                initial=Decimal(0) if slow else None,
            )
        if LoadKind.BAND in kinds:
            self.fields[f"band_{n}"] = forms.ChoiceField(
                label=f"Band for {exercise.name}",
                choices=BANDS,
                required=False,
                widget=forms.Select(attrs={"class": "w8"}),
            )

    def exercises(self) -> list[dict[str, Any]]:
        """Return each exercise with its fields, as the page shows them."""
        return [
            {
                "offered": one,
                "use": self[f"use_{n}"],
                "loads": [self[f] for f in (f"kg_{n}", f"band_{n}") if f in self.fields],
            }
            for n, one in enumerate(self._offered)
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        try:
            hearts(
                age=self._age,
                measured_max=values.get("hr_max"),
                resting=values.get("resting"),
                beta_blocker=values.get("beta_blocker", False),
            )
        except Refused as error:
            self.add_error(error.field if error.field in self.fields else None, error.message)
        for n, load in enumerate(self.loads()):
            try:
                refuse_start(load, self._precautions)
            except Refused as error:
                name = f"{'band' if error.field == 'band' else 'kg'}_{n}"
                self.add_error(name if name in self.fields else f"use_{n}", error.message)
        return values

    def loads(self) -> list[StartLoad]:
        """Return what she begins each exercise with."""
        return [self._load(n, one) for n, one in enumerate(self._offered)]

    def _load(self, n: int, one: Offered) -> StartLoad:
        values = self.cleaned_data
        use = values.get(f"use_{n}", "")
        instead = next((s.exercise for s in one.instead if str(s.exercise.uid) == use), None)
        if use == OUT:
            return StartLoad(one.exercise, is_out=True)
        # a weight typed for the exercise does not carry over to one that has none
        kind = (instead or one.exercise).load_kind
        return StartLoad(
            one.exercise,
            load_kg=values.get(f"kg_{n}") if kind == LoadKind.KG else None,
            band=values.get(f"band_{n}", "") if kind == LoadKind.BAND else "",
            instead=instead,
        )

    def heart_rate(self) -> HeartRate:
        values = self.cleaned_data
        return HeartRate(values["hr_max"], values["resting"], values["beta_blocker"])
