"""Making, moving and cancelling a session, and putting a patient into one."""

from typing import Any

from django import forms

from clinic.forms import DateInput, Radios, SteadyForm, TimeInput
from clinic.models import Clinic
from clinic.permissions import Access, Permission
from programs.errors import Overlap
from programs.forms.choices import (
    EnrollmentChoice,
    enrollment_choice,
    physiologist_choice,
    room_choice,
)
from programs.models import Enrollment, Session, SessionKind

_OVERLAP_REASON = {
    "label": "Why book over it",
    "help_text": "It is kept with the session, and anybody can see who decided it and why.",
    "max_length": 200,
    "required": False,
    "widget": forms.TextInput(attrs={"class": "w24"}),
}


def _number(label: str, low: int, high: int, what: str, **kwargs: Any) -> forms.IntegerField:
    field = forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        widget=forms.NumberInput(attrs={"class": "w4", "inputmode": "numeric"}),
        **kwargs,
    )
    sentence = f"Give {what} as a whole number from {low} to {high}."
    field.error_messages |= {"required": sentence, "invalid": sentence}
    for validator in field.validators:
        validator.message = f"%(show_value)s does not work. {sentence}"  # type: ignore[attr-defined]
    return field


def _minutes(**kwargs: Any) -> forms.IntegerField:
    return _number("Minutes", 5, 480, "the length in minutes", **kwargs)


class _WithOverlap(SteadyForm, forms.Form):
    """A form about a time and place that may be taken.

    Whoever may book over a conflict is offered to once there is one: the reason's field appears
    with the refusal, and stays while it is filled in.
    """

    refusal: Any = None

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        if self._may_override and self.data.get("overlap_reason"):
            self.fields["overlap_reason"] = forms.CharField(**_OVERLAP_REASON)  # type: ignore[arg-type]

    @property
    def _may_override(self) -> bool:
        return self.access.allows(Permission.OVERRIDE_OVERLAP)

    def offer_overlap(self, expected: Overlap | None = None) -> None:
        """Add the reason's field when what was refused is an overlap this person may decide.

        Two sessions of a physiologist or in a room can be; nobody puts a patient in two places.
        `expected` is one that would be refused and has not been yet.
        """
        refusal = expected or self.refusal
        overlap = isinstance(refusal, Overlap) and refusal.field in ("physiologist", "room")
        if self._may_override and overlap:
            self.fields["overlap_reason"] = forms.CharField(**_OVERLAP_REASON)  # type: ignore[arg-type]

    @property
    def offers_overlap(self) -> bool:
        return "overlap_reason" in self.fields


def _title() -> forms.CharField:
    return forms.CharField(
        label="Title",
        max_length=80,
        required=False,
        help_text="Shown to staff. Keep it free of health facts: calendars show it too.",
        widget=forms.TextInput(attrs={"class": "w24"}),
    )


class SessionForm(_WithOverlap):
    """A new session, alone or repeated every week."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=SessionKind.choices,
        widget=Radios(inline=True),
        error_messages={"required": "Choose an individual session or a class."},
    )
    day = forms.DateField(
        label="Day",
        widget=DateInput,
        error_messages={
            "required": "Choose a day.",
            "invalid": "Give the day as in 2026-11-24.",
        },
    )
    start_time = forms.TimeField(
        label="Start",
        widget=TimeInput,
        error_messages={
            "required": "Give the time it starts.",
            "invalid": "Give the time as in 09:30.",
        },
    )
    minutes = _minutes(initial=60)
    capacity = _number("Places", 1, 100, "the places", initial=1)
    title = _title()
    repeat_until = forms.DateField(
        label="Repeat every week until",
        required=False,
        widget=DateInput,
        help_text="Leave empty for a single session. Days the clinic is closed are left out.",
        error_messages={"invalid": "Give the last day as in 2026-12-24."},
    )

    field_order = [
        "kind",
        "enrollment",
        "title",
        "day",
        "start_time",
        "minutes",
        "capacity",
        "physiologist",
        "room",
        "repeat_until",
        "overlap_reason",
    ]

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, access=access, **kwargs)
        clinic = access.clinic
        self.fields["physiologist"] = physiologist_choice(clinic)
        self.fields["room"] = room_choice(clinic)
        self.fields["enrollment"] = enrollment_choice(
            clinic,
            label="Patient",
            required=False,
            empty_label="Nobody yet",
            help_text="Patients with a program under way. She is booked at once and gets a mail.",
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == SessionKind.INDIVIDUAL and (values.get("capacity") or 1) > 1:
            self.add_error(
                "capacity",
                f"An individual session has 1 place, not {values['capacity']}. "
                "Choose a class for more people.",
            )
        until, day = values.get("repeat_until"), values.get("day")
        if until and day and until <= day:
            self.add_error(
                "repeat_until",
                f"{until:%-d %B %Y} is not after the first day. Choose a later day, or leave it "
                "empty for a single session.",
            )
        if until and values.get("enrollment"):
            self.add_error(
                "enrollment",
                "A weekly series starts without patients. Make it first, then book her into its "
                "sessions from her program.",
            )
        return values


class MoveForm(_WithOverlap):
    """Another day, time, room or physiologist for a session."""

    day = forms.DateField(
        label="Day",
        widget=DateInput,
        error_messages={"required": "Choose a day.", "invalid": "Give the day as in 2026-11-24."},
    )
    start_time = forms.TimeField(
        label="Start",
        widget=TimeInput,
        error_messages={
            "required": "Give the time it starts.",
            "invalid": "Give the time as in 09:30.",
        },
    )
    minutes = _minutes()

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, access=access, **kwargs)
        self.fields["physiologist"] = physiologist_choice(access.clinic)
        self.fields["room"] = room_choice(access.clinic)
        self.fields["reason"] = forms.CharField(
            label="Why",
            required=False,
            max_length=200,
            help_text="For the history of the session; patients do not see it.",
            widget=forms.TextInput(attrs={"class": "w24"}),
        )
        self.order_fields(
            ["day", "start_time", "minutes", "physiologist", "room", "reason", "overlap_reason"]
        )

    @property
    def checked(self) -> str:
        """Return the values that a check is about, to tell whether they were changed after it."""
        values = getattr(self, "cleaned_data", {})
        if self.errors or not values:
            return ""
        return (
            f"{values['day']:%Y-%m-%d}|{values['start_time']:%H:%M}|{values['minutes']}"
            f"|{values['room'].uid}|{values['physiologist'].uid}"
        )


class EditSessionForm(SteadyForm, forms.Form):
    """Another title or number of places for a session; an individual one keeps its single place."""

    title = _title()
    capacity = _number("Places", 1, 100, "the places")

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"title": session.title, "capacity": session.capacity})
        super().__init__(*args, **kwargs)
        if session.kind == SessionKind.INDIVIDUAL:
            del self.fields["capacity"]


class CancelSessionForm(SteadyForm, forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=200,
        help_text="For the clinic's records; patients do not see it.",
        widget=forms.TextInput(attrs={"class": "w24"}),
        error_messages={"required": "Say why the session is cancelled."},
    )


class BookForm(SteadyForm, forms.Form):
    """Put one patient into a session, or on its waitlist when it is full."""

    def __init__(self, *args: Any, clinic: Clinic, among: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enrollment"] = enrollment_choice(
            clinic,
            label="Patient",
            empty_label="Choose a patient",
            error_messages={"required": "Choose a patient."},
        )
        if among is not None:
            field = self.fields["enrollment"]
            assert isinstance(field, EnrollmentChoice)
            field.queryset = among
        self.fields["waitlist"] = forms.BooleanField(
            label="Put her on the waitlist", required=False, widget=forms.HiddenInput
        )

    @property
    def chosen(self) -> Enrollment | None:
        return self.cleaned_data.get("enrollment")
