"""Writing down exercise at home, and sending the files of a watch, on a patient's own pages."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from clinic.forms import DateInput, Radios, ScaleField, SteadyForm
from programs.models import ActivityKind
from programs.models.home_activity import LONGEST, SHORTEST

PRESETS = (10, 20, 30, 45, 60)
OTHER = "other"


class BigCells(forms.RadioSelect):
    """Radios as large cells, as the 0-10 scale draws them."""

    template_name = "programs/portal/cells.html"


class ActivityForm(SteadyForm, forms.Form):
    """What she did, for how long, on which day. A walk has its kind in the address."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What did you do?"), widget=Radios, choices=ActivityKind.choices
    )
    minutes = forms.ChoiceField(
        label=gettext_lazy("For how many minutes?"),
        required=False,
        widget=BigCells,
        choices=[*[(str(n), str(n)) for n in PRESETS], (OTHER, gettext_lazy("other"))],
    )
    other_minutes = forms.IntegerField(
        label=gettext_lazy("Another number of minutes"),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Write the minutes as a whole number, like 25.")},
    )
    effort = ScaleField(
        label=gettext_lazy("How hard was it?"),
        low_label=gettext_lazy("no effort"),
        high_label=gettext_lazy("as hard as you can"),
        help_text=gettext_lazy("0 is no effort, 10 is as hard as you can."),
        required=False,
    )
    day = forms.DateField(
        label=gettext_lazy("On which day?"),
        widget=DateInput(),
        error_messages={
            "required": gettext_lazy("Choose the day on which you did it."),
            "invalid": gettext_lazy("This is not a date. Choose day, month and year."),
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(
        self, *args: Any, today: date, starts_on: date, fixed: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.starts_on, self.fixed = today, starts_on, fixed
        # “optional” beside each of two fields of which one is needed would mislead
        self.fields["minutes"].required = self.fields["other_minutes"].required = True
        if fixed:
            del self.fields["kind"]
        self.fields["day"].widget.attrs["max"] = today.isoformat()

    def _clean_fields(self) -> None:
        # they look needed, and each may be empty as long as the other is not
        for name in ("minutes", "other_minutes"):
            self.fields[name].required = False
        super()._clean_fields()  # type: ignore[misc]
        for name in ("minutes", "other_minutes"):
            self.fields[name].required = True

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        said = date_format(day, pgettext("date format", "l j F"))
        if day > self.today:
            raise forms.ValidationError(
                _("%(day)s has not been yet. Choose a day up to today.") % {"day": said}
            )
        if day < self.starts_on:
            raise forms.ValidationError(
                _("%(day)s is before your program began. Choose a day from %(first)s on.")
                % {
                    "day": said,
                    "first": date_format(self.starts_on, pgettext("date format", "l j F")),
                }
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Settle the minutes: a number of her own goes before a cell."""
        found: dict[str, Any] = self.cleaned_data
        if "other_minutes" in self.errors or "minutes" in self.errors:
            return found
        chosen, own = found.get("minutes"), found.get("other_minutes")
        if own is None and chosen in ("", None, OTHER):
            field = "other_minutes" if chosen == OTHER else "minutes"
            self.add_error(field, _("Choose the minutes, or write your own number."))
            return found
        total = own if own is not None else int(str(chosen))
        if not SHORTEST <= total <= LONGEST:
            self.add_error(
                "other_minutes",
                _("%(n)s minutes cannot be counted. Write a number from 1 to 480.") % {"n": total},
            )
        found["total"] = total
        return found


class WatchEntryForm(SteadyForm, forms.Form):
    """What she may correct of an activity that her watch recorded."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What did you do?"), widget=Radios, choices=ActivityKind.choices
    )
    effort = ScaleField(
        label=gettext_lazy("How hard was it?"),
        low_label=gettext_lazy("no effort"),
        high_label=gettext_lazy("as hard as you can"),
        help_text=gettext_lazy("0 is no effort, 10 is as hard as you can."),
        required=False,
    )


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesForm(SteadyForm, forms.Form):
    """Files of a watch; what is in them is judged by the worker that reads them."""

    recordings = forms.FileField(
        label=gettext_lazy("Files of your watch"),
        help_text=gettext_lazy(
            "FIT, TCX or GPX, up to 10 MB each, up to 20 at once. You can also drop them here."
        ),
        widget=ManyFiles(
            attrs={"accept": ".fit,.tcx,.gpx,.gz,.zip", "class": "drop", "multiple": True}
        ),
    )

    def __init__(self, *args: Any, problem: str = "", **kwargs: Any) -> None:
        """Show a problem that was found before the form could be, at the field it is about."""
        super().__init__({} if problem else None, *args, **kwargs)
        self.fields["recordings"].error_messages["required"] = problem
