"""Whom to phone, because a mail about an appointment still to come did not reach her.

A row is there for as long as it is needed and no longer: it goes when the appointment has begun,
changed once more or is off, when a later mail about it has arrived, and when somebody has told
her.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q

from clinic.models import Clinic
from notifications.by_phone import NOT_REACHED
from notifications.models import Message, MessageState
from notifications.models.message import RecipientKind
from notifications.words import reason_of
from patients.models import Patient, PatientStatus
from programs.actions.mailing import CANCELLED, MOVED, OFFER, REMINDER, RESTORED, version_of
from programs.actions.mailing_plan import PLANNED
from programs.models import Booking, BookingStatus
from programs.selectors.wording import day_words

# Mails looked at; a clinic in which more of them went wrong at once has another trouble.
AT_ONCE = 500
# A plan is news for as long as that; after it the reminders of its appointments tell more.
_PLAN_IS_NEWS = timedelta(days=90)
_STANDING = (BookingStatus.BOOKED, BookingStatus.OFFERED)


@dataclass(frozen=True)
class ToTell:
    """One thing she does not know: what to say, why the mail did not do it, by when."""

    what: str
    why: str
    starts_at: datetime
    is_news: bool
    messages: tuple[UUID, ...]


@dataclass(frozen=True)
class Person:
    """Somebody to phone, with everything that she has to be told."""

    patient: Patient
    things: list[ToTell]

    @property
    def first_at(self) -> datetime:
        return self.things[0].starts_at

    @property
    def messages(self) -> list[UUID]:
        return [uid for thing in self.things for uid in thing.messages]


def people_to_phone(clinic: Clinic, *, now: datetime) -> list[Person]:
    """Return whom to phone, each once, the soonest appointment first. Three queries."""
    messages = _not_reached(clinic, now)
    if not messages:
        return []
    bookings = _bookings(clinic, messages, now)
    plans = _planned(clinic, messages, now)
    zone = ZoneInfo(clinic.time_zone)
    things: dict[int, list[ToTell]] = {}
    patients: dict[int, Patient] = {}
    for about in _by_subject(messages):
        newest = about[-1]
        theirs = (
            plans.get((newest.about_uid, newest.recipient_uid), [])
            if newest.kind == PLANNED
            else [b for b in [bookings.get(newest.about_uid)] if b and _is_true(newest, b)]
        )
        if theirs:
            patient = theirs[0].patient
            patients[patient.pk] = patient
            things.setdefault(patient.pk, []).append(_thing(about, theirs, zone))
    people = [
        Person(patients[key], sorted(hers, key=lambda thing: thing.starts_at))
        for key, hers in things.items()
    ]
    return sorted(people, key=lambda person: (person.first_at, person.patient.pk))


def _not_reached(clinic: Clinic, now: datetime) -> list[Message]:
    """Return the mails to patients that did not arrive and that no later one made good."""
    arrived = Message.objects.filter(
        about_uid=OuterRef("about_uid"),
        recipient_uid=OuterRef("recipient_uid"),
        state=MessageState.SENT,
        sent_at__gt=OuterRef("due_at"),
        due_at__gte=OuterRef("due_at"),
    ).filter(Q(kind=OuterRef("kind")) | ~Q(kind=CANCELLED))
    to_come = Booking.objects.filter(clinic=clinic, starts_at__gt=now, uid=OuterRef("about_uid"))
    rows = Message.objects.filter(
        NOT_REACHED,
        clinic_id=clinic.pk,
        recipient_kind=RecipientKind.PATIENT,
        handled_at__isnull=True,
    ).filter(Exists(to_come) | Q(kind=PLANNED, due_at__gt=now - _PLAN_IS_NEWS))
    return list(rows.exclude(Exists(arrived)).order_by("-due_at", "-pk")[:AT_ONCE])


def _by_subject(messages: Iterable[Message]) -> list[list[Message]]:
    """Return the mails about each thing to each person, the oldest first."""
    found: dict[tuple[UUID, UUID], list[Message]] = {}
    for message in sorted(messages, key=lambda m: (m.due_at, m.pk)):
        found.setdefault((message.about_uid, message.recipient_uid), []).append(message)
    return list(found.values())


def _bookings(clinic: Clinic, messages: list[Message], now: datetime) -> dict[UUID, Booking]:
    rows = Booking.objects.filter(
        clinic=clinic,
        uid__in=[m.about_uid for m in messages if m.kind != PLANNED],
        starts_at__gt=now,
        patient__status=PatientStatus.ACTIVE,
    )
    return {b.uid: b for b in rows.select_related("patient", "session__room")}


def _planned(
    clinic: Clinic, messages: list[Message], now: datetime
) -> dict[tuple[UUID, UUID], list[Booking]]:
    """Return what is still to come of each plan, by plan and patient."""
    rows = Booking.objects.filter(
        clinic=clinic,
        proposed_as__run__uid__in=[m.about_uid for m in messages if m.kind == PLANNED],
        status=BookingStatus.BOOKED,
        starts_at__gt=now,
        patient__status=PatientStatus.ACTIVE,
    ).annotate(run_uid=F("proposed_as__run__uid"))
    found: dict[tuple[UUID, UUID], list[Booking]] = {}
    for row in rows.select_related("patient", "session__room").order_by("starts_at"):
        found.setdefault((row.run_uid, row.patient.uid), []).append(row)
    return found


def _is_true(message: Message, booking: Booking) -> bool:
    """Return whether what the mail says still holds."""
    if booking.patient.uid != message.recipient_uid or booking.sequence != version_of(message):
        return False
    if message.kind == CANCELLED:
        return booking.status == BookingStatus.CANCELLED
    if message.kind == OFFER:
        return booking.status == BookingStatus.OFFERED
    return booking.status in _STANDING


def _thing(about: list[Message], bookings: list[Booking], zone: ZoneInfo) -> ToTell:
    # The news outlives the reminders of it: a moved session is told as moved.
    news = next((m for m in reversed(about) if m.kind != REMINDER), about[-1])
    first = bookings[0]
    return ToTell(
        what=_what(news.kind, first, len(bookings), zone),
        why=reason_of(about[-1]),
        starts_at=first.starts_at,
        is_news=news.kind != REMINDER,
        messages=tuple(m.uid for m in about),
    )


def _what(kind: str, booking: Booking, count: int, zone: ZoneInfo) -> str:
    when = _when(booking.starts_at, zone)
    place = f"{when}, {booking.session.room.name}"
    if kind == PLANNED:
        return f"Her program is planned: {_appointments(count)}, the first on {place}."
    if kind == MOVED:
        return f"Her appointment was moved. It is now on {place}."
    if kind == CANCELLED:
        return f"Her appointment on {when} is cancelled."
    if kind == RESTORED:
        return f"Her appointment on {place} takes place after all."
    if kind == OFFER:
        until = (
            f" until {_when(booking.offer_expires_at, zone)}" if booking.offer_expires_at else ""
        )
        return f"A place is free on {place}. It is held for her{until}."
    if kind == REMINDER:
        return f"Remind her of her appointment on {place}."
    return f"She is booked on {place}."


def _appointments(count: int) -> str:
    return "one appointment" if count == 1 else f"{count} appointments"


def _when(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{day_words(local.date())}, {local:%H:%M}"
