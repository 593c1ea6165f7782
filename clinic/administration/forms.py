"""The forms an administrator sets a clinic up with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms import DateInput, SteadyForm, TimeInput
from clinic.mailed_facts import mail_refusals
from clinic.models import Clinic, Closure, Room, Staff, WorkingHours
from clinic.models.hours import Weekday


class ReminderDaysField(forms.CharField):
    """Days before a session, typed as "3, 1"; becomes a list, largest first."""

    def clean(self, value: Any) -> list[int]:
        text = super().clean(value)
        try:
            days = sorted({int(part) for part in text.split(",") if part.strip()}, reverse=True)
        except ValueError:
            days = [-1]
        if any(day < 1 or day > 28 for day in days):
            raise forms.ValidationError(
                _("“%(value)s” is not a list of days. Write numbers from 1 to 28, such as 3, 1."),
                params={"value": text},
            )
        return days

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value


class _InMails(SteadyForm, forms.ModelForm):
    """A form of which something ends up in mails: every word they must not have is told at once."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        for field, sentence in mail_refusals(self.instance).items():
            if field not in self.errors:
                self.add_error(field, sentence)


class ClinicForm(_InMails):
    reminder_days = ReminderDaysField(
        label=_("Reminders, days before"),
        required=False,
        help_text=_("Such as 3, 1. Leave empty for none."),
        widget=forms.TextInput(attrs={"class": "w8"}),
    )

    class Meta:
        model = Clinic
        fields = [
            "name",
            "mail_name",
            "phone",
            "address",
            "arrival_notes",
            "help_numbers",
            "time_zone",
            "reminder_days",
            "quiet_from",
            "quiet_until",
            "check_in_days",
            "offer_hours",
            "waitlist_cutoff_hours",
            "excused_notice_hours",
            "call_attempts",
            "digest_at",
            "day_sheet_at",
            "record_years",
            "names_readers",
            "care_only",
            "opening_minutes",
        ]
        labels = {
            "mail_name": _("Sender name in mails"),
            "arrival_notes": _("What patients should know before they come"),
            "help_numbers": _("Who listens at any hour"),
            "quiet_from": _("No reminders after"),
            "quiet_until": _("No reminders before"),
            "check_in_days": _("Days between check-ins"),
            "offer_hours": _("Hours a free place is held for whoever it is offered to"),
            "waitlist_cutoff_hours": _("No automatic offers later than this before, hours"),
            "excused_notice_hours": _("Notice for a make-up, hours before"),
            "call_attempts": _("Attempts before a patient counts as not reached"),
            "digest_at": _("Mail of the day to nurses, at"),
            "day_sheet_at": _("Mail of the day to physiologists, at"),
            "record_years": _("Years a record is kept after care has ended"),
            "names_readers": _("Patients see the names of who opened their record"),
            "care_only": _("Physiologists open only the records of patients in their care"),
            "opening_minutes": _("Minutes a restricted record stays open with a reason"),
        }
        help_texts = {
            "mail_name": _("Patients' families see it. Choose one that gives no diagnosis away."),
            "help_numbers": _(
                "A crisis line and its number, one a line. A patient whose answers say that she "
                "is low sees them at once."
            ),
            "time_zone": _("An IANA name, such as Europe/Madrid."),
            "offer_hours": _("1 to 72. Without an answer the next on the waitlist is asked."),
            "waitlist_cutoff_hours": _("0 to 168. After that you see the waitlist and phone."),
            "excused_notice_hours": _("0 to 168. Whoever cancels later has no make-up session."),
            "call_attempts": _("2 to 10, on two days at least."),
            "digest_at": _("Goes out on working days, to nurses who asked for it."),
            "day_sheet_at": _("To those who asked for it; earlier where a first session is."),
            "record_years": _(
                "1 to 100. Check what the law of your country asks for: Steady does not know it."
            ),
            "names_readers": _("Otherwise they see the role and the day."),
            "care_only": _(
                "In their care: trained by them, or with a session of theirs within 28 days. Any "
                "other record asks for a reason."
            ),
            "opening_minutes": _("15 to 240."),
        }
        widgets = {
            "quiet_from": TimeInput(),
            "quiet_until": TimeInput(),
            "digest_at": TimeInput(),
            "day_sheet_at": TimeInput(),
            "phone": forms.TextInput(attrs={"class": "w16", "inputmode": "tel"}),
            "time_zone": forms.TextInput(attrs={"class": "w24"}),
            "check_in_days": forms.NumberInput(attrs={"class": "w4"}),
            "offer_hours": forms.NumberInput(attrs={"class": "w4"}),
            "waitlist_cutoff_hours": forms.NumberInput(attrs={"class": "w4"}),
            "excused_notice_hours": forms.NumberInput(attrs={"class": "w4"}),
            "call_attempts": forms.NumberInput(attrs={"class": "w4"}),
            "record_years": forms.NumberInput(attrs={"class": "w4"}),
            "opening_minutes": forms.NumberInput(attrs={"class": "w4"}),
            "arrival_notes": forms.Textarea(attrs={"rows": 3}),
            "help_numbers": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unknown := self.instance.unknown_zone:
            self.initial["time_zone"] = unknown
            self.fields["time_zone"].help_text = _(
                "“%(zone)s” is no time zone, so all times follow UTC. Use an IANA name, such as "
                "Europe/Madrid."
            ) % {"zone": unknown}


class RoomForm(_InMails):
    class Meta:
        model = Room
        fields = ["name", "places", "is_active"]
        labels = {"is_active": _("In use"), "places": _("Places")}
        help_texts = {"places": _("The most people it holds at once.")}
        widgets = {
            "name": forms.TextInput(attrs={"class": "w24"}),
            "places": forms.NumberInput(attrs={"class": "w4"}),
        }


class _OfRoomOrPerson(SteadyForm, forms.ModelForm):
    """A rule for the whole clinic, one room or one person of it."""

    def __init__(self, *args: Any, clinic: Clinic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = Room.objects.filter(clinic=clinic)
        people = Staff.objects.filter(memberships__clinic=clinic).distinct().order_by("name")
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]
        self.fields["staff"].queryset = people  # type: ignore[attr-defined]
        self.fields["room"].empty_label = _("Every room")  # type: ignore[attr-defined]
        self.fields["staff"].empty_label = _("Everybody")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("room") and values.get("staff"):
            self.add_error("staff", _("Choose a room or a person, not both."))
        return values


class HoursForm(_OfRoomOrPerson):
    weekday = forms.TypedChoiceField(
        label=_("Weekday"), coerce=int, choices=[("", _("Choose a day")), *Weekday.choices]
    )

    class Meta:
        model = WorkingHours
        fields = ["weekday", "opens", "closes", "room", "staff"]
        labels = {"staff": _("Person")}
        widgets = {
            "opens": TimeInput(),
            "closes": TimeInput(),
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        opens, closes = values.get("opens"), values.get("closes")
        if opens and closes and closes <= opens:
            self.add_error(
                "closes",
                _("Closing at %(closes)s is not after opening at %(opens)s. Choose a later time.")
                % {"closes": f"{closes:%H:%M}", "opens": f"{opens:%H:%M}"},
            )
        return values


class ClosureForm(_OfRoomOrPerson):
    class Meta:
        model = Closure
        fields = ["first_day", "last_day", "reason", "room", "staff"]
        labels = {"staff": _("Person"), "reason": _("Reason")}
        widgets = {
            "first_day": DateInput(),
            "last_day": DateInput(),
            "reason": forms.TextInput(attrs={"class": "w24"}),
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        first, last = values.get("first_day"), values.get("last_day")
        if first and last and last < first:
            self.add_error(
                "last_day", _("The last day lies before the first one. Choose a later day.")
            )
        return values
