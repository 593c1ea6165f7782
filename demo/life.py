"""Everybody's day in the demo: patients answer and cancel, physiologists record who came.

Through the real actions, and only where a real person could act: on mails that were sent and
sessions that are over. What has been done is not done again, so a journey that was broken off is
simply taken up. Nurses do nothing here: the worklist is for whoever visits the demo.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from adherence.actions.re_asking import KIND as RE_ASK
from adherence.models import ReAsk
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.models import Clinic
from demo import diary, fates, pharmacy, stories
from demo.cast import Role, days_since_seeding, role_of
from notifications.models import Message, MessageState
from patients.actions import record_report
from patients.actions.check_ins import KIND as CHECK_IN
from patients.models import Patient, ReportSource, SymptomReport
from programs.actions import cancel_booking, confirm_booking, record_outcome
from programs.actions.reminding import REMINDER
from programs.models import Booking, BookingStatus

# A mail is answered within hours or not at all; whoever was interrupted looks back this far.
SLOWEST_ANSWER = timedelta(hours=11)
LOOKS_BACK = timedelta(days=2)
WRITES_DOWN_AFTER = timedelta(minutes=5)
# One outcome in this many is forgotten, and stays for a visitor to record.
FORGOTTEN_ONE_IN = 40


@dataclass
class Lived:
    """How much happened."""

    outcomes: int = 0
    answers: int = 0
    confirmed: int = 0
    cancelled: int = 0
    walks: int = 0
    fills: int = 0


def live_until(clinic: Clinic, since: datetime, until: datetime) -> Lived:
    """Let everything happen that people do between two instants (aware); return how much.

    The clinic's clock must stand at `until` already. What was left undone in the two days before
    `since` is caught up.
    """
    lived = Lived()
    since -= LOOKS_BACK
    _read_reminders(clinic, since, until, lived)
    _answer_check_ins(clinic, since, until, lived)
    _answer_questions(clinic, since, until, lived)
    _write_down_outcomes(clinic, since, until, lived)
    lived.walks = diary.walk_until(clinic, since, until)
    lived.fills = pharmacy.fetch_until(clinic, until)
    return lived


def _read_reminders(clinic: Clinic, since: datetime, until: datetime, lived: Lived) -> None:
    """Press Confirm in a reminder, or cancel, where the story says so."""
    read = list(_mails_read(clinic, REMINDER, since, until))
    about = Booking.objects.filter(
        uid__in=[message.about_uid for message, _ in read],
        status=BookingStatus.BOOKED,
        starts_at__gt=until,
    ).select_related("session", "patient")
    bookings = {booking.uid: booking for booking in about}
    for message, role in read:
        booking = bookings.get(message.about_uid)
        if booking is None:
            continue
        day = booking.session.day
        fate = fates.fate(role, day, days_since_seeding(clinic, day))
        by = Actor.patient(message.recipient_uid)
        if fate.status == BookingStatus.CANCELLED:
            if booking.starts_at - until <= timedelta(hours=fate.notice_hours + 4):
                bookings.pop(booking.uid)
                with suppress(Refused):  # a visitor was quicker
                    cancel_booking(booking=booking, reason=fate.cancel_reason, by=by)
                    lived.cancelled += 1
        elif booking.confirmed_at is None and fates.confirms(role, day):
            bookings.pop(booking.uid)
            with suppress(Refused):
                confirm_booking(booking=booking, by=by)
                lived.confirmed += 1


def _answer_check_ins(clinic: Clinic, since: datetime, until: datetime, lived: Lived) -> None:
    for message, role in _mails_read(clinic, CHECK_IN, since, until):
        patient = Patient.objects.select_related("clinic").get(uid=message.recipient_uid)
        day = _day_read(message, patient)
        days = days_since_seeding(clinic, day)
        if not stories.replies(role.story, role.chance, role.mrn, days):
            continue
        if SymptomReport.objects.filter(patient=patient, reported_for__gte=day).exists():
            continue
        said = stories.answers(role.story, role.chance, role.mrn, days)
        with suppress(Refused):
            record_report(
                patient=patient,
                reported_for=day,
                source=ReportSource.LINK,
                by=Actor.patient(patient.uid),
                **said.__dict__,
            )
            lived.answers += 1


def _answer_questions(clinic: Clinic, since: datetime, until: datetime, lived: Lived) -> None:
    """Answer the one question of a mail, unless she has told how she is that day already."""
    read = list(_mails_read(clinic, RE_ASK, since, until))
    asked = ReAsk.objects.filter(uid__in=[message.about_uid for message, _ in read])
    questions = {row.uid: row for row in asked.select_related("patient__clinic")}
    for message, role in read:
        question = questions[message.about_uid]
        patient = question.patient
        day = _day_read(message, patient)
        days = days_since_seeding(clinic, day)
        if SymptomReport.objects.filter(patient=patient, reported_for__gte=day).exists():
            continue
        said = stories.answers(role.story, role.chance, role.mrn, days)
        with suppress(Refused):
            record_report(
                patient=patient,
                reported_for=day,
                source=ReportSource.RE_ASK,
                by=Actor.patient(patient.uid),
                **{"pain": None, question.symptom: getattr(said, question.symptom)},
            )
            lived.answers += 1


def _day_read(message: Message, patient: Patient) -> date:
    """Return the day of a mail on its reader's calendar."""
    assert message.sent_at is not None, "it was read"
    return message.sent_at.astimezone(ZoneInfo(patient.zone)).date()


def _mails_read(
    clinic: Clinic, kind: str, since: datetime, until: datetime
) -> Iterator[tuple[Message, Role]]:
    """Return the mails that somebody of the cast has read by now, in the order they were sent."""
    sent = Message.objects.filter(
        clinic=clinic, kind=kind, state=MessageState.SENT, sent_at__gt=since, sent_at__lte=until
    ).order_by("sent_at", "pk")
    roles = _roles(sent.values_list("recipient_uid", flat=True))
    for message in sent:
        role = roles.get(message.recipient_uid)
        if role is None or message.sent_at is None:
            continue
        wait = SLOWEST_ANSWER * role.chance.unit(role.mrn, "reads", message.dedupe_key)
        if message.sent_at + wait <= until:
            yield message, role


def _write_down_outcomes(clinic: Clinic, since: datetime, until: datetime, lived: Lived) -> None:
    """Record who came to the sessions that are over, but for the odd one that is forgotten."""
    over = Booking.objects.filter(
        clinic=clinic,
        status=BookingStatus.BOOKED,
        ends_at__gt=since,
        ends_at__lte=until - WRITES_DOWN_AFTER,
    ).select_related("session__physiologist", "patient__clinic", "enrollment")
    for booking in over.order_by("ends_at", "pk"):
        role = role_of(booking.patient.mrn)
        day = booking.session.day
        if role is None or _forgotten(role, booking):
            continue
        days = days_since_seeding(clinic, day)
        by = Actor.member(booking.session.physiologist)
        came = fates.fate(role, day, days).status == BookingStatus.ATTENDED
        facts = fates.record(role, day, days, booking.session.minutes) if came else {}
        with suppress(Refused):
            record_outcome(
                booking=booking,
                outcome=BookingStatus.ATTENDED if came else BookingStatus.NO_SHOW,
                by=by,
                **facts,  # type: ignore[arg-type]
            )
            lived.outcomes += 1
            if came:
                diary.write_session(booking, role, days, by)
        if came and not booking.patient.email:
            _ask_at_the_session(role, booking, days, by, lived)


def _ask_at_the_session(role: Role, booking: Booking, days: int, by: Actor, lived: Lived) -> None:
    """Take down the weekly answers of a patient who gets no mail."""
    day = booking.session.day
    week = SymptomReport.objects.filter(
        patient=booking.patient, reported_for__gt=day - timedelta(days=6)
    )
    if week.exists():
        return
    said = stories.answers(role.story, role.chance, role.mrn, days)
    record_report(
        patient=booking.patient,
        reported_for=day,
        source=ReportSource.VISIT,
        by=by,
        **said.__dict__,
    )
    lived.answers += 1


def _forgotten(role: Role, booking: Booking) -> bool:
    return role.chance.whole(1, FORGOTTEN_ONE_IN, role.mrn, "forgotten", booking.starts_at) == 1


def _roles(uids: object) -> dict[UUID, Role]:
    rows = Patient.objects.filter(uid__in=uids).values_list("uid", "mrn")  # type: ignore[misc]
    return {uid: role for uid, mrn in rows if (role := role_of(mrn)) is not None}
