"""What the mails about appointments share: the facts, the refusals, the mail around a template."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clinic import clock
from clinic.models import Clinic
from notifications.calendar import CalendarEvent, calendar_file
from notifications.kinds import CalendarFile, Later, Mail, NotNow
from notifications.models import Message
from notifications.rendering import Blank, blank, stand_in
from notifications.texts.subset import Variable
from patients import links
from patients.mail import (
    CLINIC_FACTS,
    GIVEN_NAME,
    OPENING,
    WISHES,
    PatientKind,
    scale,
    unreachable,
)
from patients.models import AccessLink, Capability, PatientStatus
from patients.samples import sample_links, sample_patient
from programs.actions.mailing import LINK_GRACE, version_of
from programs.actions.telling_carers import tell_carers
from programs.calendar_events import event_of
from programs.messages.samples import sample_booking, sample_place
from programs.models import Booking, BookingStatus, Session
from programs.selectors.alternatives import Place

# The gap in a template that takes the link of each capability.
_GAPS: dict[str, str] = {
    Capability.VISIT: "visit_url",
    Capability.CHECK_IN: "answer_url",
    Capability.MAIL: "preferences_url",
}
Issued = dict[tuple[str, UUID], AccessLink]


# An opening in a mail that tells the time of the appointment nowhere else.
OPENING_WITH_TIME = replace(OPENING, must=("day", "start"))


@dataclass(frozen=True)
class When:
    """An appointment's time in the clinic's wall time and the reader's language."""

    day: str
    start: str
    end: str
    short: str


@dataclass(frozen=True)
class Paper:
    """What the mails of one kind about one session in one language share."""

    subject: str
    summary: str
    blank: Blank


@dataclass
class Batch:
    """The facts behind one call of compose, read at once, and the papers made from them."""

    issued: Issued
    also: dict[UUID, list[Booking]] = field(default_factory=dict)
    places: dict[int, list[Place]] = field(default_factory=dict)
    papers: dict[tuple[object, ...], Paper] = field(default_factory=dict)


class AppointmentKind(PatientKind):
    """What these kinds share: the facts, the refusals, the mail around a template."""

    variables: tuple[Variable, ...] = (
        GIVEN_NAME,
        Variable("day", "when.day", "the day of the appointment, as in Tuesday 24 November"),
        Variable("start", "when.start", "when it begins, as in 10:00"),
        Variable("end", "when.end", "when it ends, as in 10:45"),
        Variable("room", "room", "the room"),
        Variable("physiologist", "with_whom", "with whom it is"),
        *CLINIC_FACTS,
    )
    status: ClassVar[str] = BookingStatus.BOOKED
    grace: ClassVar[timedelta] = LINK_GRACE
    has_calendar: ClassVar[bool] = True
    brings_others: ClassVar[bool] = False  # one mail may tell of several appointments
    capabilities: ClassVar[tuple[str, ...]] = (Capability.VISIT,)
    facts: ClassVar[tuple[str, ...]] = ("patient",)  # what is read along with each booking

    @abstractmethod
    def subject(self, when: When) -> str:
        """Return the subject line in the active language; no health fact in it."""

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow | Later]:
        """Return each mail, or why it must not leave, in a fixed number of queries."""
        bookings = _bookings(messages, self.facts)
        found: dict[int, Mail | NotNow | Later] = {}
        sendable: list[tuple[Message, Booking]] = []
        true: list[tuple[Message, Booking]] = []
        for message in messages:
            booking = bookings.get(message.about_uid)
            if booking is None:
                continue
            refusal = self.refusal(message, booking)
            if refusal is None:
                sendable.append((message, booking))
            else:
                found[message.pk] = refusal
            if refusal is None or (isinstance(refusal, NotNow) and refusal.suppressed):
                true.append((message, booking))
        tell_carers(true)
        batch = self.read([booking for _message, booking in sendable])
        batch.also = self.together(sendable)
        for message, booking in sendable:
            found[message.pk] = self.mail(booking, batch)
        return found

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return the mail about a made-up appointment, with all that it can bring news of."""
        patient = sample_patient(clinic, language)
        booking = sample_booking(patient, status=self.status)
        others = [sample_booking(patient, after=n, status=self.status) for n in (2, 7)]
        batch = Batch(
            issued=sample_links(patient, *self.capabilities),
            also={booking.uid: others} if self.brings_others else {},
            places={booking.pk: [sample_place(booking, after=n) for n in (1, 2, 3)]},
        )
        return self.mail(booking, batch)

    def refusal(self, message: Message, booking: Booking) -> NotNow | Later | None:
        """Return why this mail is no longer true or wanted, from the facts as they are now."""
        if booking.patient.status != PatientStatus.ACTIVE:
            return NotNow("patient-not-active")
        if booking.sequence != version_of(message):
            return NotNow("superseded")
        if booking.status != self.status:
            return NotNow(f"booking-{booking.status}")
        if booking.starts_at <= clock.now():
            return NotNow("too-late")
        return unreachable(booking.patient)

    def read(self, bookings: Sequence[Booking]) -> Batch:
        """Return what the mails about these bookings need beyond the bookings."""
        now = clock.now()
        wanted = [
            (
                booking.patient,
                capability,
                booking.uid,
                now + WISHES if capability == Capability.MAIL else booking.ends_at + self.grace,
            )
            for booking in bookings
            for capability in self.capabilities
        ]
        return Batch(issued=links.issue_many(wanted) if wanted else {})

    def together(self, sendable: Sequence[tuple[Message, Booking]]) -> dict[UUID, list[Booking]]:
        """Return, by the uid of the place a mail is about, the others it brings news of."""
        return {}

    def mail(self, booking: Booking, batch: Batch) -> Mail:
        """Return one mail in the patient's language, with its calendar file."""
        clinic, patient = booking.clinic, booking.patient
        language = patient.language_in(clinic)
        urls = {c: links.url_of(batch.issued[(c, booking.uid)]) for c in self.capabilities}
        paper = self._paper(booking, language, batch)
        values = {_GAPS[capability]: url for capability, url in urls.items()}
        text, html = paper.blank.fill(values | {"given_name": patient.given_name})
        event = event_with(booking, paper.summary, url=urls.get(Capability.VISIT, ""))
        more = [event_with(other, paper.summary) for other in batch.also.get(booking.uid, [])]
        return Mail(
            to=patient.email,
            from_name=clinic.mail_name,
            subject=paper.subject,
            text=text,
            html=html,
            language=language,
            calendar=calendar_file(event, *more) if self.has_calendar else None,
            headers=self.headers(urls),
        )

    def _paper(self, booking: Booking, language: str, batch: Batch) -> Paper:
        others, places = batch.also.get(booking.uid, []), batch.places.get(booking.pk, [])
        key = (
            language,
            booking.session_id,
            booking.starts_at,
            booking.ends_at,
            booking.confirmed_at is None,
            booking.offer_expires_at,
            *(other.pk for other in others),
            *(place.key for place in places),
        )
        if key not in batch.papers:
            with translation.override(language):
                batch.papers[key] = self._print(booking, others, places, language)
        return batch.papers[key]

    def _print(
        self, booking: Booking, others: Sequence[Booking], places: Sequence[Place], language: str
    ) -> Paper:
        clinic, room = booking.clinic, booking.session.room.name
        when = when_of(booking)
        gaps = ["given_name", *(_GAPS[capability] for capability in self.capabilities)]
        steps = scale(stand_in("answer_url"))
        context = {
            "clinic": clinic,
            "own": self.own(clinic, language),
            "when": when,
            "room": room,
            "with_whom": booking.session.physiologist.name,
            "confirmed": booking.confirmed_at is not None,
            "rows": [steps[:6], steps[6:]],
            "others": [when_of(other) for other in others],
            "places": [when_at(p.when.starts_at, p.when.ends_at, p.when.zone) for p in places],
            "until": _until(booking),
        }
        return Paper(
            subject=self.subject(when),
            summary=_("Appointment, %(clinic)s") % {"clinic": clinic.mail_name},
            blank=blank(self.template, context, gaps=gaps, language=language),
        )

    def headers(self, urls: dict[str, str]) -> dict[str, str]:
        """Return further headers; none for what an appointment cannot do without."""
        return {}


def calendar_of(booking: Booking) -> CalendarFile:
    """Return the appointment's calendar file by itself, as its mails carry it."""
    summary = _("Appointment, %(clinic)s") % {"clinic": booking.clinic.mail_name}
    return calendar_file(event_with(booking, summary))


def event_with(booking: Booking, summary: str, *, url: str = "") -> CalendarEvent:
    """Return the calendar entry of a mail, with what to know before coming and whom to phone."""
    clinic = booking.clinic
    return event_of(
        booking,
        clinic,
        summary=summary,
        notes=[clinic.arrival_notes, clinic.phone, url],
        stamped_at=clock.now(),
    )


def when_of(booking: Booking) -> When:
    """Return an appointment's time in words of the active language."""
    return when_at(booking.starts_at, booking.ends_at, booking.clinic.time_zone)


def when_at(starts_at: datetime, ends_at: datetime, zone: str) -> When:
    """Return a span of time in words of the active language, on the wall clock of a zone."""
    tz = ZoneInfo(zone)
    start, end = starts_at.astimezone(tz), ends_at.astimezone(tz)
    # Translators: Django date formats, as in "Tuesday 24 November" and "Tue 24 Nov, 10:00"
    day, short = pgettext("date format", "l j F"), pgettext("date format", "D j M, H:i")
    return When(
        day=date_words(start, day),
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        short=date_words(start, short),
    )


def _until(booking: Booking) -> When | None:
    expires_at = booking.offer_expires_at
    return when_at(expires_at, expires_at, booking.clinic.time_zone) if expires_at else None


def _bookings(messages: Iterable[Message], facts: Sequence[str]) -> dict[UUID, Booking]:
    rows = Booking.objects.filter(uid__in=[m.about_uid for m in messages]).select_related(*facts)
    bookings = {booking.uid: booking for booking in rows}
    # One object for each session, not one for each booking: most bookings share theirs.
    keys = {booking.session_id for booking in bookings.values()}
    sessions = Session.objects.select_related("clinic", "room", "physiologist").in_bulk(keys)
    for booking in bookings.values():
        booking.session = sessions[booking.session_id]
        booking.clinic = booking.session.clinic
    return bookings
