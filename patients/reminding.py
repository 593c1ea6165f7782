"""The choices of days before an appointment that a patient is offered for her reminders."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Patient

# What most people choose; another wish is staff's to enter for her.
_OFFERED = ([1], [3, 1], [7, 1])
AS_USUAL = "usual"


@dataclass(frozen=True)
class DaysChoice:
    """One way to be reminded; `key` is what a form sends for it."""

    key: str
    label: str
    chosen: bool


def days_choices(patient: Patient) -> list[DaysChoice]:
    """Return how she can be reminded, in the active language: the clinic's way first."""
    hers = patient.reminder_days
    offered = [*_OFFERED, *([hers] if hers is not None and hers not in _OFFERED else [])]
    usual = words(patient.clinic.reminder_days)
    return [
        DaysChoice(AS_USUAL, _("As the clinic usually does: %(days)s") % {"days": usual}, not hers),
        *(DaysChoice(key_of(days), capfirst(words(days)), days == hers) for days in offered),
    ]


def days_of_key(key: str, patient: Patient) -> list[int] | None:
    """Return the days behind a choice of hers. Raises KeyError for one she was not offered."""
    if key == AS_USUAL:
        return None
    hers = [patient.reminder_days] if patient.reminder_days else []
    return {key_of(days): days for days in [*_OFFERED, *hers]}[key]


def key_of(days: list[int]) -> str:
    """Return what a form sends for these days."""
    return "-".join(map(str, days))


def words(days: list[int]) -> str:
    """Return days before an appointment in words of the active language."""
    if not days:
        return _("no reminder")
    told = [
        _("the day before")
        if day == 1
        else ngettext("%(n)s day before", "%(n)s days before", day) % {"n": day}
        for day in sorted(set(days), reverse=True)
    ]
    return _(" and ").join(told)
