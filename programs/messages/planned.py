"""The one mail about a whole plan: every appointment in it, and a calendar file with all."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import clock
from clinic.models import Clinic
from notifications.calendar import calendar_file
from notifications.kinds import Mail, NotNow, Says, WhenUnknown
from notifications.models import Message
from notifications.rendering import blank
from notifications.texts.subset import Variable
from patients import links
from patients.mail import CLINIC_FACTS, GIVEN_NAME, PatientKind, unreachable
from patients.models import AccessLink, Capability, PatientStatus
from patients.samples import sample_links, sample_patient
from programs.actions.heard import PLANNED
from programs.actions.mailing import LINK_GRACE
from programs.actions.telling_carers import tell_carers
from programs.messages.appointment import event_with, when_of
from programs.messages.samples import sample_booking
from programs.models import Booking, BookingStatus

Key = tuple[UUID, UUID]


class ProgramPlanned(PatientKind):
    """All appointments of a plan at once: when, where, with whom; and what it took back."""

    name = PLANNED
    label = gettext_lazy("Appointments planned")  # type: ignore[assignment]
    says = Says(
        to="the patient; one mail about her whole plan",
        due="a few minutes after the plan is confirmed",
        until="the last of its appointments begins",
        unknown="twice is harmless: the second copy has the same calendar entries",
    )
    when_unknown = WhenUnknown.RESEND
    template = "programs/planned"
    variables = (
        GIVEN_NAME,
        Variable("count", "count", "how many appointments there are", is_number=True),
        Variable("first_day", "first.day", "the day of the first one, as in Tuesday 24 November"),
        Variable("first_start", "first.start", "when the first one begins, as in 10:00"),
        *CLINIC_FACTS,
    )

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail, or why it must not leave. At most five queries for any number."""
        standing = _standing(messages)
        taken_back = _taken_back(standing)
        sendable = {
            message.pk: bookings
            for message in messages
            if (bookings := standing.get((message.about_uid, message.recipient_uid)))
            and self._refusal(bookings) is None
        }
        tell_carers(self._true(messages, standing))
        issued = _links(list(sendable.values()))
        found: dict[int, Mail | NotNow] = {}
        for message in messages:
            bookings = standing.get((message.about_uid, message.recipient_uid), [])
            refusal = self._refusal(bookings)
            found[message.pk] = refusal or self._mail(
                bookings, taken_back.get(bookings[0].patient_id, []), issued
            )
        return found

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return a made-up plan of a few weeks, which takes back an earlier appointment."""
        patient = sample_patient(clinic, language)
        bookings = [sample_booking(patient, after=n) for n in (0, 2, 7, 9)]
        back = sample_booking(patient, after=1, status=BookingStatus.CANCELLED)
        issued = sample_links(patient, Capability.VISIT)
        return self._mail(bookings, [back], issued)

    def _true(
        self, messages: Sequence[Message], standing: dict[Key, list[Booking]]
    ) -> list[tuple[Message, Booking]]:
        """Return what is true, with its first place, also where nothing can be written to her."""
        found = []
        for message in messages:
            bookings = standing.get((message.about_uid, message.recipient_uid), [])
            refusal = self._refusal(bookings)
            if refusal is None or refusal.suppressed:
                found.append((message, bookings[0]))
        return found

    def _refusal(self, bookings: Sequence[Booking]) -> NotNow | None:
        if not bookings:
            return NotNow("nothing-booked")
        patient = bookings[0].patient
        if patient.status != PatientStatus.ACTIVE:
            return NotNow("patient-not-active")
        return unreachable(patient)

    def _mail(
        self,
        bookings: Sequence[Booking],
        taken_back: Sequence[Booking],
        issued: dict[tuple[str, UUID], AccessLink],
    ) -> Mail:
        patient, clinic = bookings[0].patient, bookings[0].clinic
        language = patient.language_in(clinic)
        url = links.url_of(issued[(Capability.VISIT, bookings[0].uid)])
        with translation.override(language):
            context = {
                "clinic": clinic,
                "own": self.own(clinic, language),
                "rows": [_row(booking) for booking in bookings],
                "first": when_of(bookings[0]),
                "count": len(bookings),
                "taken_back": [when_of(booking) for booking in taken_back],
            }
            paper = blank(
                self.template, context, gaps=["given_name", "visit_url"], language=language
            )
            text, html = paper.fill({"given_name": patient.given_name, "visit_url": url})
            subject = _("Your appointments from %(day)s") % {"day": when_of(bookings[0]).day}
            summary = _("Appointment, %(clinic)s") % {"clinic": clinic.mail_name}
        return Mail(
            to=patient.email,
            from_name=clinic.mail_name,
            subject=subject,
            text=text,
            html=html,
            language=language,
            calendar=calendar_file(*[event_with(b, summary) for b in [*bookings, *taken_back]]),
        )


def _standing(messages: Sequence[Message]) -> dict[Key, list[Booking]]:
    """Return what each plan booked and still stands, by plan and patient, in order of time."""
    rows = (
        Booking.objects.filter(
            proposed_as__run__uid__in={m.about_uid for m in messages},
            patient__uid__in={m.recipient_uid for m in messages},
            status=BookingStatus.BOOKED,
            starts_at__gt=clock.now(),
        )
        .select_related(
            "patient", "clinic", "session__room", "session__physiologist", "proposed_as__run"
        )
        .order_by("starts_at")
    )
    found: dict[Key, list[Booking]] = defaultdict(list)
    for row in rows:
        found[(row.proposed_as.run.uid, row.patient.uid)].append(row)
    return found


def _taken_back(standing: dict[Key, list[Booking]]) -> dict[int, list[Booking]]:
    """Return what these plans replaced: cancelled in the moment in which they were confirmed."""
    runs = {b.patient_id: b.proposed_as.run for hers in standing.values() for b in hers}
    rows = Booking.objects.filter(
        patient__in=runs,
        status=BookingStatus.CANCELLED,
        proposed_as__isnull=False,
        starts_at__gt=clock.now(),
        cancelled_at__in={run.confirmed_at for run in runs.values()},
    ).select_related("clinic", "session__room")
    found: dict[int, list[Booking]] = defaultdict(list)
    for row in rows.order_by("starts_at"):
        if row.cancelled_at == runs[row.patient_id].confirmed_at:
            found[row.patient_id].append(row)
    return found


def _links(plans: Sequence[Sequence[Booking]]) -> dict[tuple[str, UUID], AccessLink]:
    wanted = [
        (b[0].patient, str(Capability.VISIT), b[0].uid, b[0].ends_at + LINK_GRACE) for b in plans
    ]
    return links.issue_many(wanted) if wanted else {}


def _row(booking: Booking) -> dict[str, object]:
    return {
        "when": when_of(booking),
        "room": booking.session.room.name,
        "with_whom": booking.session.physiologist.name,
    }
