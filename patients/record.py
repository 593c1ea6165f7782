"""The record's own sections: what each one shows."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from clinic import clock
from clinic.charts import line_chart_pair, tracks_pair
from clinic.languages import english_name
from clinic.permissions import Access, Permission
from notifications.kinds import kind_named
from notifications.models import Message
from notifications.stories import story_of
from notifications.suppressing import held_addresses
from notifications.words import held_words
from patients import selectors
from patients.measuring import IMMUNOASSAY_WARNING
from patients.models import Patient, PatientStatus
from patients.rights.consents import NO_CALLS, refusing_calls
from patients.sections import register_section, session_source

SHOWN = 6  # rows of a table before the rest folds away


def overview(access: Access, patient: Patient) -> dict[str, Any]:
    trend = selectors.pain_trend(patient, sessions=session_source())
    return {
        "trend": trend,
        "chart": line_chart_pair(
            trend.series, trend.events, trend.BANDS, trend.sessions, summary=trend.summary
        ),
        "figures": list(reversed(trend.reports)),
        "glance": [{"key": key, "value": value} for key, value in selectors.at_a_glance(patient)],
        "no_mail": _why_no_mail(patient),
    }


def therapy(access: Access, patient: Patient) -> dict[str, Any]:
    courses = list(patient.therapy_courses.order_by("-started_on"))
    return {"courses": courses, "open": next((c for c in courses if c.ended_on is None), None)}


def tablets(access: Access, patient: Patient) -> dict[str, Any]:
    supply = selectors.tablets_fetched(patient)
    chart = ""
    if supply.window:
        chart = tracks_pair(
            supply.tracks,
            supply.shades,
            first=supply.window.first,
            last=supply.window.last,
            week_word="Week",
            summary=supply.summary,
        )
    return {"supply": supply, "chart": chart, "parts": _first_and_rest(supply.rows)}


def precautions(access: Access, patient: Patient) -> dict[str, Any]:
    return {"precautions": selectors.precautions_of(patient)}


def measurements(access: Access, patient: Patient) -> dict[str, Any]:
    courses = list(patient.therapy_courses.all())
    return {"measured": selectors.measured(patient, courses), "warning": IMMUNOASSAY_WARNING}


def check_ins(access: Access, patient: Patient) -> dict[str, Any]:
    reports, count = selectors.latest_reports(patient, SHOWN)
    return {"reports": reports, "count": count}


def mails(access: Access, patient: Patient) -> dict[str, Any]:
    coming, past, count = selectors.mails_around_now(patient)
    return {
        "parts": [
            ("To come", mail_rows(coming, patient.zone)),
            ("Latest", mail_rows(past, patient.zone)),
        ],
        "more": count > len(coming) + len(past),
        "count": count,
        "may_open": access.allows(Permission.VIEW_MESSAGES),
        "zone": patient.zone,
    }


def contact(access: Access, patient: Patient) -> dict[str, Any]:
    rows = [
        ("Record number", patient.mrn),
        ("Born", f"{patient.birth_date:%-d %B %Y}"),
        ("E-mail", patient.email or "None: phone her"),
        ("Phone", patient.phone or "None"),
        ("Language", _language_in_words(patient)),
        ("Time zone", _zone_in_words(patient)),
        ("Reminders", _reminder_words(patient)),
        ("Agrees to e-mail", "Yes" if patient.consents_to_mail else "No"),
        ("Status", patient.get_status_display()),
    ]
    may_move = (
        patient.status == PatientStatus.ACTIVE
        and access.allows(Permission.EDIT_PATIENTS)
        and bool(selectors.clinics_to_move_to(access))
    )
    return {"rows": [{"key": key, "value": value} for key, value in rows], "may_move": may_move}


def carers(access: Access, patient: Patient) -> dict[str, Any]:
    return {"carers": selectors.carers_of(patient)}


def history(access: Access, patient: Patient) -> dict[str, Any]:
    return {"entries": selectors.history_of(patient)}


def _language_in_words(patient: Patient) -> str:
    name, written = english_name(patient.language), patient.language_in(patient.clinic)
    if written == patient.language:
        return name
    return f"{name}; the clinic writes to her in {english_name(written)}"


def _zone_in_words(patient: Patient) -> str:
    if not patient.time_zone:
        return f"{patient.clinic.time_zone}, the clinic's"
    if patient.zone != patient.time_zone:
        return f"{patient.zone}, because “{patient.time_zone}” is no time zone. Correct it."
    return patient.time_zone


def _reminder_words(patient: Patient) -> str:
    """Return how many days before an appointment she is reminded, and whose wish that is."""
    days = patient.reminder_days_in(patient.clinic)
    said = " and ".join(str(day) for day in days)
    told = f"{said} {'day' if days == [1] else 'days'} before" if days else "None"
    whose = "the clinic's" if patient.reminder_days is None else "her wish"
    return f"{told}, {whose}"


def _why_no_mail(patient: Patient) -> str:
    if not patient.email:
        return "She has no e-mail address: phone her about sessions and check-ins."
    if not patient.consents_to_mail:
        return "She did not agree to e-mail: phone her about sessions and check-ins."
    held = held_addresses([patient.email]).get(patient.email)
    if held is not None:
        return (
            f"{held_words(held)} She gets no mail: phone her, and ask for another address. When "
            "this one works again, say so on the page of her latest mail."
        )
    return ""


def mail_rows(messages: Iterable[Message], zone: str) -> list[tuple[Message, str, str]]:
    """Return each mail with what its kind is called and what became of it, in her time."""
    now = clock.now()
    with timezone.override(ZoneInfo(zone)):
        return [(m, _label_of(m), story_of(m, now=now)) for m in messages]


def _first_and_rest(rows: list[Any]) -> list[list[Any]]:
    return [part for part in (rows[:SHOWN], rows[SHOWN:]) if part]


def _label_of(message: Message) -> str:
    try:
        return str(kind_named(message.kind).label)
    except KeyError:  # a kind that is no longer declared
        return message.kind


def identity(patient: Patient) -> dict[str, Any]:
    """Return the strip that heads every page about a patient."""
    return {
        "name": patient.full_name,
        "url": reverse("patient-detail", args=[patient.uid]),
        "facts": [("Born", f"{patient.birth_date:%-d %b %Y}"), ("Record", patient.mrn)],
        "precautions": [
            *([NO_CALLS] if refusing_calls([patient.pk]) else []),
            *(precaution.in_words for precaution in selectors.precautions_of(patient)),
        ],
    }


def register_own_sections() -> None:
    """Put the sections of this app into the record; called once, when the app is ready."""
    for order, name, context, title in (
        (10, "overview", overview, "Overview"),
        (40, "therapy", therapy, "Therapy"),
        (45, "tablets", tablets, "Tablets fetched"),
        (50, "precautions", precautions, "Precautions"),
        (60, "check_ins", check_ins, "Check-ins"),
        (70, "measurements", measurements, "Measurements"),
        (80, "mails", mails, "Mails"),
        (90, "contact", contact, "Contact data"),
        (92, "carers", carers, "Carers"),
        (95, "history", history, "History"),
    ):
        register_section(order, f"patients/record/{name}.html", context, title=title)
