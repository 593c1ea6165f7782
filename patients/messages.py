"""The mails about patients themselves: the weekly check-in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import clock
from clinic.models import Clinic
from notifications.kinds import Call, Mail, NotNow, Says, WhenUnknown
from notifications.models import Message
from notifications.rendering import Blank, blank, stand_in
from patients import links
from patients.actions.check_ins import plan_clinic_anew
from patients.mail import WISHES, PatientKind, scale, unreachable
from patients.models import AccessLink, Capability, Patient, PatientStatus, SymptomReport
from patients.samples import NOTHING, sample_links, sample_patient
from patients.schedule import FRESH, KIND

ANSWERABLE = timedelta(days=7)

Issued = Mapping[tuple[str, UUID], AccessLink]


@dataclass(frozen=True)
class Paper:
    """What the mails of one clinic in one language share."""

    subject: str
    blank: Blank


class CheckIn(PatientKind):
    """How are you, 0 to 10: once a week, answered from the mail itself."""

    name = KIND
    label = gettext_lazy("The weekly question how you are")  # type: ignore[assignment]
    says = Says(
        to="the patient, unless she has answered within two days",
        due="once a week at 09:00 her time, or when the quiet hours end; never on a day when the "
        "clinic is closed and nobody would read an answer: then on the next open day",
        until="the quiet hours begin, at the latest with the day",
        unknown="a second question does less harm than a week without an answer",
    )
    optional = True
    asks = True
    when_unknown = WhenUnknown.RESEND
    template = "check_in"

    def call(self, now: datetime) -> Call:
        """Ask her on the phone, until it is her turn again or she has answered."""
        since = SymptomReport.objects.filter(
            patient__uid=OuterRef("recipient_uid"),
            superseded_at__isnull=True,
            created_at__gt=OuterRef("due_at") - FRESH,
        )
        return Call(
            matters=~Q(Exists(since)),
            lasts=ANSWERABLE,
            say=lambda _fact: "Ask her how she is this week, from 0 to 10, and enter her answer.",
        )

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail, or why it must not leave. Three reads and one insert for any number."""
        patients = _patients(messages)
        answered = _last_answers(patients.values())
        found: dict[int, Mail | NotNow] = {}
        sendable: list[tuple[Message, Patient]] = []
        for message in messages:
            patient = patients.get(message.recipient_uid)
            if patient is None:
                continue
            refusal = _refusal(patient, answered.get(patient.pk))
            if refusal is None:
                sendable.append((message, patient))
            else:
                found[message.pk] = refusal
        issued = links.issue_many(_wanted_links(sendable))
        papers: dict[tuple[int, str], Paper] = {}
        for message, patient in sendable:
            language = patient.language_in(patient.clinic)
            key = (patient.clinic_id, language)
            if key not in papers:
                papers[key] = self._paper(patient.clinic, language)
            found[message.pk] = self._mail(message, patient, issued, papers[key])
        return found

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return the question as it goes to somebody made up."""
        patient = sample_patient(clinic, language)
        issued = sample_links(patient, Capability.CHECK_IN, Capability.MAIL)
        paper = self._paper(patient.clinic, language)
        return self._mail(Message(uid=NOTHING), patient, issued, paper)

    def _paper(self, clinic: Clinic, language: str) -> Paper:
        with translation.override(language):
            subject = _("How are you this week?")
        steps = scale(stand_in("answer_url"))
        context = {
            "clinic": clinic,
            "own": self.own(clinic, language),
            "rows": [steps[:6], steps[6:]],
            "steps": steps,
        }
        gaps = ("given_name", "answer_url", "preferences_url")
        return Paper(subject, blank(self.template, context, gaps=gaps, language=language))

    def plan_clinic_anew(self, clinic: Clinic, now: datetime) -> int:
        """Plan the day's anew: the clinic is closed or open, or asks as often or early, anew."""
        return plan_clinic_anew(clinic, now)

    def _mail(self, message: Message, patient: Patient, issued: Issued, paper: Paper) -> Mail:
        answer_url = links.url_of(issued[(Capability.CHECK_IN, message.uid)])
        wishes_url = links.url_of(issued[(Capability.MAIL, message.uid)])
        text, html = paper.blank.fill(
            {
                "given_name": patient.given_name,
                "answer_url": answer_url,
                "preferences_url": wishes_url,
            }
        )
        return Mail(
            to=patient.email,
            from_name=patient.clinic.mail_name,
            subject=paper.subject,
            text=text,
            html=html,
            language=patient.language_in(patient.clinic),
            headers=self.stop_headers(wishes_url),
        )


def _patients(messages: Sequence[Message]) -> dict[UUID, Patient]:
    uids = [message.recipient_uid for message in messages]
    return {p.uid: p for p in Patient.objects.filter(uid__in=uids).select_related("clinic")}


def _last_answers(patients: Iterable[Patient]) -> dict[int, date]:
    return dict(
        SymptomReport.objects.filter(patient__in=list(patients), superseded_at__isnull=True)
        .order_by()
        .values("patient")
        .annotate(last=Max("reported_for"))
        .values_list("patient", "last")
    )


def _refusal(patient: Patient, answered: date | None) -> NotNow | None:
    if patient.status != PatientStatus.ACTIVE:
        return NotNow("patient-not-active")
    if (refusal := unreachable(patient)) is not None:
        return refusal
    if answered is not None and clock.today(patient.zone) - answered <= FRESH:
        return NotNow("answered")
    return None


def _wanted_links(
    rows: Iterable[tuple[Message, Patient]],
) -> list[tuple[Patient, str, UUID, datetime]]:
    now = clock.now()
    return [
        (patient, capability, message.uid, now + lasts)
        for message, patient in rows
        for capability, lasts in ((Capability.CHECK_IN, ANSWERABLE), (Capability.MAIL, WISHES))
    ]
