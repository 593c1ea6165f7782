"""Whom to phone, because a mail did not reach her: what to say, and by when it matters.

A row is there for as long as it is needed and no longer: it goes when the appointment has begun,
changed once more or is off, when a later mail about it has arrived, when what the mail asked is
answered, and when somebody has told her.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.fields import CharField
from django.utils.dateparse import parse_datetime

from clinic.models import Clinic
from notifications.by_phone import NOT_REACHED
from notifications.kinds import Call, all_kinds
from notifications.models import Message, MessageState
from notifications.models.message import RecipientKind
from notifications.words import reason_of
from patients.models import Patient, PatientStatus
from patients.rights.consents import refusing_calls
from programs.actions.mailing import (
    CANCELLED,
    CONFIRMED,
    MOVED,
    OFFER,
    REMINDER,
    RESTORED,
    version_of,
)
from programs.actions.mailing_plan import PLANNED
from programs.models import Booking, BookingStatus, ChangeItem
from programs.selectors.waitlist import offer_is_over
from programs.selectors.wording import day_words

# Mails looked at; a clinic in which more of them went wrong at once has another trouble.
AT_ONCE = 500
# A plan is news for as long as that; after it the reminders of its appointments tell more.
_PLAN_IS_NEWS = timedelta(days=90)
_STANDING = (BookingStatus.BOOKED, BookingStatus.OFFERED)


@dataclass(frozen=True)
class ToTell:
    """One thing she does not know: what to say, why the mail did not do it, by when it matters.

    `starts_at` is None for what is about no appointment to come.
    """

    what: str
    why: str
    by: datetime
    by_words: str
    starts_at: datetime | None
    is_news: bool
    messages: tuple[UUID, ...]


@dataclass(frozen=True)
class Person:
    """Somebody to phone, with everything that she has to be told."""

    patient: Patient
    things: list[ToTell]
    no_calls: bool

    @property
    def first_at(self) -> datetime:
        return self.things[0].by

    @property
    def messages(self) -> list[UUID]:
        return [uid for thing in self.things for uid in thing.messages]


def people_to_phone(clinic: Clinic, *, now: datetime) -> list[Person]:
    """Return whom to phone, each once, the soonest that matters first. Four queries."""
    calls = {kind.name: call for kind in all_kinds() if (call := kind.call(now)) is not None}
    messages = _not_reached(clinic, calls, now)
    if not messages:
        return []
    zone = ZoneInfo(clinic.time_zone)
    about_places = [m for m in messages if m.kind not in calls]
    others = [m for m in messages if m.kind in calls]
    things: dict[int, list[ToTell]] = {}
    patients: dict[int, Patient] = {}
    for patient, thing in [
        *_of_places(clinic, about_places, zone, now),
        *_of_calls(clinic, others, calls, zone),
    ]:
        patients[patient.pk] = patient
        things.setdefault(patient.pk, []).append(thing)
    silent = refusing_calls(patients)
    people = [
        Person(patients[key], sorted(hers, key=lambda thing: thing.by), key in silent)
        for key, hers in things.items()
    ]
    return sorted(people, key=lambda person: (person.first_at, person.patient.pk))


def _of_places(
    clinic: Clinic, messages: list[Message], zone: ZoneInfo, now: datetime
) -> Iterable[tuple[Patient, ToTell]]:
    """Return what is to be told of appointments and plans. One query."""
    if not messages:
        return
    bookings, plans = _bookings(clinic, messages, now)
    for about in _by_subject(messages):
        newest = about[-1]
        theirs = (
            plans.get((newest.about_uid, newest.recipient_uid), [])
            if newest.kind == PLANNED
            else [b for b in [bookings.get(newest.about_uid)] if b and _is_true(newest, b, now)]
        )
        if theirs:
            yield theirs[0].patient, _thing(about, theirs, zone, now)


def _of_calls(
    clinic: Clinic, messages: list[Message], calls: dict[str, Call], zone: ZoneInfo
) -> Iterable[tuple[Patient, ToTell]]:
    """Return what is to be asked or said instead of other mails, each kind once. One query."""
    if not messages:
        return
    found = Patient.objects.filter(
        clinic=clinic,
        uid__in={m.recipient_uid for m in messages},
        status=PatientStatus.ACTIVE,
    )
    patients = {patient.uid: patient for patient in found}
    same: dict[tuple[UUID, str], list[Message]] = {}
    for message in sorted(messages, key=lambda m: (m.due_at, m.pk)):
        said = calls[message.kind].say(message.said)  # type: ignore[attr-defined]
        same.setdefault((message.recipient_uid, said), []).append(message)
    for (uid, said), rows in same.items():
        if uid in patients:
            newest = rows[-1]
            by = newest.due_at + calls[newest.kind].lasts
            yield (
                patients[uid],
                ToTell(
                    what=said,
                    why=reason_of(newest),
                    by=by,
                    by_words=_when(by, zone),
                    starts_at=None,
                    is_news=False,
                    messages=tuple(m.uid for m in rows),
                ),
            )


def _not_reached(clinic: Clinic, calls: dict[str, Call], now: datetime) -> list[Message]:
    """Return the mails to patients that did not arrive and that no later one made good."""
    arrived = Message.objects.filter(
        about_uid=OuterRef("about_uid"),
        recipient_uid=OuterRef("recipient_uid"),
        state=MessageState.SENT,
        sent_at__gt=OuterRef("due_at"),
        due_at__gte=OuterRef("due_at"),
    ).filter(Q(kind=OuterRef("kind")) | ~Q(kind=CANCELLED))
    to_come = Booking.objects.filter(clinic=clinic, starts_at__gt=now, uid=OuterRef("about_uid"))
    matters = Q(Exists(to_come)) | Q(kind=PLANNED, due_at__gt=now - _PLAN_IS_NEWS)
    for name, call in calls.items():
        matters |= Q(kind=name, due_at__gt=now - call.lasts) & call.matters
    rows = Message.objects.filter(
        NOT_REACHED,
        clinic_id=clinic.pk,
        recipient_kind=RecipientKind.PATIENT,
        handled_at__isnull=True,
    ).filter(matters)
    said = Case(
        *(When(kind=name, then=call.fact) for name, call in calls.items()),
        default=Value(""),
        output_field=CharField(),
    )
    rows = rows.exclude(Exists(arrived)).annotate(said=said)
    return list(rows.order_by("-due_at", "-pk")[:AT_ONCE])


def _by_subject(messages: Iterable[Message]) -> list[list[Message]]:
    """Return the mails about each thing to each person, the oldest first."""
    found: dict[tuple[UUID, UUID], list[Message]] = {}
    for message in sorted(messages, key=lambda m: (m.due_at, m.pk)):
        found.setdefault((message.about_uid, message.recipient_uid), []).append(message)
    return list(found.values())


def _bookings(
    clinic: Clinic, messages: list[Message], now: datetime
) -> tuple[dict[UUID, Booking], dict[tuple[UUID, UUID], list[Booking]]]:
    """Return the places that mails are about, and what is to come of each plan, by whose it is."""
    of_mails = {m.about_uid for m in messages if m.kind != PLANNED}
    of_plans = {m.about_uid for m in messages if m.kind == PLANNED}
    before = ChangeItem.objects.filter(
        session=OuterRef("session"), before__starts_at__isnull=False
    ).order_by("-pk")
    rows = (
        Booking.objects.filter(
            Q(uid__in=of_mails)
            | Q(proposed_as__run__uid__in=of_plans, status=BookingStatus.BOOKED),
            clinic=clinic,
            starts_at__gt=now,
            patient__status=PatientStatus.ACTIVE,
        )
        .annotate(
            run_uid=F("proposed_as__run__uid"),
            was_at=Subquery(before.values("before__starts_at")[:1]),
        )
        .select_related("patient", "session__room")
        .order_by("starts_at")
    )
    bookings: dict[UUID, Booking] = {}
    plans: dict[tuple[UUID, UUID], list[Booking]] = {}
    for row in rows:
        if row.uid in of_mails:
            bookings[row.uid] = row
        if row.run_uid in of_plans and row.status == BookingStatus.BOOKED:
            plans.setdefault((row.run_uid, row.patient.uid), []).append(row)
    return bookings, plans


def _is_true(message: Message, booking: Booking, now: datetime) -> bool:
    """Return whether what the mail says still holds."""
    if booking.patient.uid != message.recipient_uid or booking.sequence != version_of(message):
        return False
    if message.kind == CANCELLED:
        return booking.status == BookingStatus.CANCELLED
    if message.kind == OFFER:
        return booking.status == BookingStatus.OFFERED and not offer_is_over(booking, now=now)
    return booking.status in _STANDING


def _thing(about: list[Message], bookings: list[Booking], zone: ZoneInfo, now: datetime) -> ToTell:
    # The news outlives the reminders of it: a moved session is told as moved.
    news = next((m for m in reversed(about) if m.kind != REMINDER), about[-1])
    first = bookings[0]
    by = _matters_until(news.kind, first, now)
    return ToTell(
        what=_what(news.kind, first, len(bookings), zone),
        why=reason_of(about[-1]),
        by=by,
        by_words=_when(by, zone),
        starts_at=first.starts_at,
        is_news=news.kind != REMINDER,
        messages=tuple(m.uid for m in about),
    )


def _matters_until(kind: str, booking: Booking, now: datetime) -> datetime:
    """Return by when she has to know: before she would come at the time that she knows."""
    if kind == OFFER and booking.offer_expires_at:
        return booking.offer_expires_at
    was_at = parse_datetime(booking.was_at or "") if kind == MOVED else None  # type: ignore[attr-defined]
    return was_at if was_at and now < was_at < booking.starts_at else booking.starts_at


def _what(kind: str, booking: Booking, count: int, zone: ZoneInfo) -> str:
    when = _when(booking.starts_at, zone)
    place = f"{when}, {booking.session.room.name}"
    told = {
        PLANNED: f"Her program is planned: {_appointments(count)}, the first on {place}.",
        MOVED: f"Her appointment was moved. It is now on {place}.",
        CANCELLED: f"Her appointment on {when} is cancelled.",
        RESTORED: f"Her appointment on {place} takes place after all.",
        OFFER: f"A place is free on {place}, and held for her. Ask whether she takes it.",
        REMINDER: f"Remind her of her appointment on {place}.",
        CONFIRMED: f"She is booked on {place}.",
    }
    # of a kind that nobody declares any more, what stands is told
    return told.get(kind, told[CONFIRMED])


def _appointments(count: int) -> str:
    return "one appointment" if count == 1 else f"{count} appointments"


def _when(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{day_words(local.date())}, {local:%H:%M}"
