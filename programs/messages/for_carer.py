"""The mail to somebody who helps a patient: day, time, place, and nothing about her health."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import clock
from clinic.models import Clinic
from notifications.kinds import Mail, NotNow, Says, WhenUnknown
from notifications.models import Message
from notifications.rendering import render
from patients import links
from patients.carer_mail import MANAGES, CarerKind, carers_of, sample_carer, why_not
from patients.models import Capability, Carer
from patients.samples import sample_links
from programs.actions.heard import CONFIRMED, PLANNED
from programs.actions.mailing import CANCELLED, LINK_GRACE, version_of
from programs.actions.telling_carers import FOR_CARER
from programs.messages.appointment import When, when_of
from programs.messages.samples import sample_booking
from programs.models import Booking, BookingStatus

# What is coming, beneath a mail about a whole plan; her physiologist knows the rest.
MOST_LISTED = 12
Urls = dict[str, str]


class ForCarer(CarerKind):
    """What she is told of an appointment, in a few words, to whoever helps her."""

    name = FOR_CARER
    label = gettext_lazy("An appointment, to somebody who helps her")  # type: ignore[assignment]
    says = Says(
        to="whoever helps her and has accepted, for each mail to her about an appointment that is "
        "planned, booked, near, moved, cancelled or back on",
        due="as soon as hers is written",
        until="hers would be too late",
        unknown="twice is harmless: both copies say the same",
    )
    when_unknown = WhenUnknown.RESEND
    template = "programs/for_carer"

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail, or why it must not leave. Three reads and one insert at most."""
        carers, bookings = carers_of(messages), _bookings(messages)
        coming = _coming(messages, carers)
        found: dict[int, Mail | NotNow] = {}
        sendable: list[tuple[Message, Carer, Booking]] = []
        for message in messages:
            carer, booking = carers.get(message.recipient_uid), bookings.get(message.about_uid)
            if carer is None or booking is None or booking.patient_id != carer.patient_id:
                continue
            refusal = _refusal(message, carer, booking)
            if refusal is None:
                sendable.append((message, carer, booking))
            else:
                found[message.pk] = refusal
        issued = links.issue_to_carers(_wanted([(c, b) for _m, c, b in sendable]))
        for message, carer, booking in sendable:
            urls = {
                capability: links.url_of(issued[(carer.pk, capability, about)])
                for capability, about in _abouts(carer, booking)
            }
            news = message.detail.split(" ")[0]
            found[message.pk] = self._mail(
                carer, booking, news, urls, coming[carer.patient_id] if news == PLANNED else []
            )
        return found

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return the news of a made-up appointment to somebody made up."""
        carer = sample_carer(clinic, language)
        issued = sample_links(carer.patient, Capability.CARER, Capability.FOR_HER)
        urls = {capability: links.url_of(link) for (capability, _about), link in issued.items()}
        return self._mail(carer, sample_booking(carer.patient), CONFIRMED, urls, [])

    def _mail(
        self, carer: Carer, booking: Booking, news: str, urls: Urls, coming: Sequence[Booking]
    ) -> Mail:
        clinic = carer.patient.clinic
        language = carer.language_in(clinic)
        with translation.override(language):
            when = when_of(booking)
            context: dict[str, object] = {
                "clinic": clinic,
                "news": news,
                "name": carer.name,
                "given_name": carer.patient.given_name,
                "when": when,
                "room": booking.session.room.name,
                "coming": [when_of(other) for other in coming],
                "confirmed": booking.confirmed_at is not None,
                "answer_url": urls.get(Capability.FOR_HER, ""),
                "manage_url": urls[Capability.CARER],
            }
            subject = _subject(news, when)
        text, html = render(self.template, context, language=language)
        return Mail(
            to=carer.email,
            from_name=clinic.mail_name,
            subject=subject,
            text=text,
            html=html,
            language=language,
        )


def _subject(news: str, when: When) -> str:
    if news == CANCELLED:
        return _("For you to know: the appointment %(when)s is cancelled") % {"when": when.short}
    return _("For you to know: an appointment %(when)s") % {"when": when.short}


def _bookings(messages: Sequence[Message]) -> dict[UUID, Booking]:
    rows = Booking.objects.filter(uid__in={message.about_uid for message in messages})
    return {row.uid: row for row in rows.select_related("clinic", "session__room")}


def _coming(messages: Sequence[Message], carers: dict[UUID, Carer]) -> dict[int, list[Booking]]:
    """Return what is booked of the patients whose whole plan a mail is about."""
    found: dict[int, list[Booking]] = defaultdict(list)
    planned = {
        carers[m.recipient_uid].patient_id
        for m in messages
        if m.detail.startswith(PLANNED) and m.recipient_uid in carers
    }
    if planned:
        rows = Booking.objects.filter(
            patient__in=planned, status=BookingStatus.BOOKED, starts_at__gt=clock.now()
        )
        for row in rows.select_related("clinic").order_by("starts_at"):
            found[row.patient_id].append(row)
    return defaultdict(list, {key: rows[:MOST_LISTED] for key, rows in found.items()})


def _refusal(message: Message, carer: Carer, booking: Booking) -> NotNow | None:
    if carer.accepted_at is None:
        return NotNow("carer-not-accepted")
    if (refusal := why_not(carer)) is not None:
        return refusal
    wanted = BookingStatus.CANCELLED if message.detail.startswith(CANCELLED) else None
    if booking.status != (wanted or BookingStatus.BOOKED):
        return NotNow(f"booking-{booking.status}")
    if booking.sequence != version_of(message):
        return NotNow("superseded")
    if booking.starts_at <= clock.now():
        return NotNow("too-late")
    return None


def _abouts(carer: Carer, booking: Booking) -> list[tuple[str, UUID]]:
    answers = carer.may_answer and booking.status == BookingStatus.BOOKED
    found = [(str(Capability.CARER), carer.uid)]
    return [*found, (str(Capability.FOR_HER), booking.uid)] if answers else found


def _wanted(
    rows: Sequence[tuple[Carer, Booking]],
) -> list[tuple[Carer, str, UUID, datetime]]:
    now = clock.now()
    lasts: dict[str, timedelta] = {Capability.CARER: MANAGES}
    return [
        (
            carer,
            capability,
            about,
            now + lasts[capability] if capability in lasts else booking.ends_at + LINK_GRACE,
        )
        for carer, booking in rows
        for capability, about in _abouts(carer, booking)
    ]
