"""The mails of the worklist: one question to a patient, and a nurse's day in three numbers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adherence.actions.digests import KIND as DIGEST
from adherence.actions.re_asking import KIND as RE_ASK
from adherence.actions.re_asking import ask_anew
from adherence.models import ReAsk, ReAskState
from adherence.re_asking import FRESH, PATIENCE
from adherence.selectors.digest import Day, digests_for
from clinic import clock
from clinic.models import Clinic, Staff
from notifications.kinds import Call, Mail, NotNow, Says, WhenUnknown
from notifications.models import Message
from notifications.rendering import Blank, blank, render
from notifications.staff_mail import StaffKind
from patients import links
from patients.links import Wanted
from patients.mail import WISHES, PatientKind, unreachable
from patients.models import Capability, PatientStatus, Question, SymptomReport
from patients.samples import NOTHING, sample_links, sample_patient


class OneQuestion(PatientKind):
    """One question some days after she was spoken with, answered on a page of its own."""

    name = RE_ASK
    label = gettext_lazy("One question from your nurse after you spoke")  # type: ignore[assignment]
    says = Says(
        to="the patient, unless she has answered meanwhile",
        due="on the day that the nurse chose, as the weekly question; of a closed day, on the next "
        "open day",
        until="the quiet hours begin, at the latest with the day",
        unknown="a second question does less harm than none",
    )
    optional = True
    asks = True
    when_unknown = WhenUnknown.RESEND
    template = "re_ask"

    def call(self, now: datetime) -> Call:
        """Ask her on the phone what she was to be asked, while nobody knows the answer."""
        asked = ReAsk.objects.filter(uid=OuterRef("about_uid"), state=ReAskState.OPEN)
        return Call(
            matters=Q(Exists(asked)),
            lasts=PATIENCE,
            fact=Subquery(asked.values("symptom")),
            say=_ask_her,
        )

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail, or why it must not leave. Two reads and one insert for any number."""
        asked = _asked(messages)
        found: dict[int, Mail | NotNow] = {}
        sendable: list[tuple[Message, ReAsk]] = []
        for message in messages:
            re_ask = asked.get(message.about_uid)
            if re_ask is None:
                continue
            refusal = _refusal(re_ask)
            if refusal is None:
                sendable.append((message, re_ask))
            else:
                found[message.pk] = refusal
        issued = links.issue_many(
            _wanted_links(sendable),
            questions={re_ask.uid: re_ask.symptom for _message, re_ask in sendable},
        )
        papers: dict[tuple[int, str], tuple[str, Blank]] = {}
        for message, re_ask in sendable:
            patient = re_ask.patient
            language = patient.language_in(patient.clinic)
            key = (patient.clinic_id, language)
            if key not in papers:
                papers[key] = self._paper(patient.clinic, language)
            answer_url = links.url_of(issued[(Capability.QUESTION, re_ask.uid)])
            wishes_url = links.url_of(issued[(Capability.MAIL, message.uid)])
            found[message.pk] = self._mail(re_ask, papers[key], answer_url, wishes_url)
        return found

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return the question as it goes to somebody made up."""
        patient = sample_patient(clinic, language)
        issued = sample_links(patient, Capability.QUESTION, Capability.MAIL)
        answer_url, wishes_url = (
            links.url_of(issued[(capability, NOTHING)])
            for capability in (Capability.QUESTION, Capability.MAIL)
        )
        paper = self._paper(patient.clinic, language)
        return self._mail(ReAsk(patient=patient), paper, answer_url, wishes_url)

    def _paper(self, clinic: Clinic, language: str) -> tuple[str, Blank]:
        with translation.override(language):
            subject = _("One question from your clinic")
        gaps = ("given_name", "answer_url", "preferences_url")
        context = {"clinic": clinic, "own": self.own(clinic, language)}
        return subject, blank(self.template, context, gaps=gaps, language=language)

    def plan_anew(self, recipient_uid: UUID) -> None:
        """Plan what she is to be asked anew: she lives by another clock."""
        ask_anew(ReAsk.objects.filter(patient__uid=recipient_uid), clock.now())

    def plan_clinic_anew(self, clinic: Clinic, now: datetime) -> int:
        """Plan a clinic's questions anew: its closures, quiet hours or clock are others."""
        return ask_anew(ReAsk.objects.filter(clinic=clinic), now)

    def _mail(
        self, re_ask: ReAsk, paper: tuple[str, Blank], answer_url: str, wishes_url: str
    ) -> Mail:
        patient = re_ask.patient
        subject, sheet = paper
        text, html = sheet.fill(
            {
                "given_name": patient.given_name,
                "answer_url": answer_url,
                "preferences_url": wishes_url,
            }
        )
        return Mail(
            to=patient.email,
            from_name=patient.clinic.mail_name,
            subject=subject,
            text=text,
            html=html,
            language=patient.language_in(patient.clinic),
            headers=self.stop_headers(wishes_url),
        )


def _ask_her(symptom: str) -> str:
    question = Question(symptom)
    return f"Ask her again about {str(question.label).lower()}, from 0 to {question.high}."


def _asked(messages: Sequence[Message]) -> dict[UUID, ReAsk]:
    """Return what these mails are about, each with whether an answer to its question is there."""
    since = SymptomReport.objects.filter(
        patient=OuterRef("patient"),
        superseded_at__isnull=True,
        reported_for__gte=OuterRef("due_on") - FRESH,
        created_at__gt=OuterRef("created_at"),
    )
    answers = {
        f"answered_{value}": Exists(since.filter(**{f"{value}__isnull": False}))
        for value in Question.values
    }
    rows = ReAsk.objects.filter(uid__in=[message.about_uid for message in messages])
    return {row.uid: row for row in rows.select_related("patient__clinic").annotate(**answers)}


def _refusal(re_ask: ReAsk) -> NotNow | None:
    patient = re_ask.patient
    if re_ask.state != ReAskState.OPEN:
        return NotNow("answered" if re_ask.state == ReAskState.ANSWERED else "superseded")
    if patient.status != PatientStatus.ACTIVE:
        return NotNow("patient-not-active")
    if (refusal := unreachable(patient)) is not None:
        return refusal
    if getattr(re_ask, f"answered_{re_ask.symptom}"):
        return NotNow("answered")
    return None


def _wanted_links(rows: Sequence[tuple[Message, ReAsk]]) -> list[Wanted]:
    now = clock.now()
    return [
        wanted
        for message, re_ask in rows
        for wanted in (
            (re_ask.patient, Capability.QUESTION, re_ask.uid, now + PATIENCE),
            (re_ask.patient, Capability.MAIL, message.uid, now + WISHES),
        )
    ]


class Digest(StaffKind):
    """How much is on a nurse's list today: three numbers, no name and nothing about anybody."""

    name = DIGEST
    label = "The list of the day, to a nurse"
    says = Says(
        to="each nurse who is at work and has something on her list",
        due="on the clinic's working days, at the hour of the digest",
        until="four hours have passed",
        unknown="a second copy shows the same numbers",
    )
    when_unknown = WhenUnknown.RESEND

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail, or why it must not leave, in three reads a clinic."""
        now = clock.now()
        found: dict[int, Mail | NotNow] = {}
        clinics = Clinic.objects.in_bulk({message.clinic_id for message in messages})
        for clinic in clinics.values():
            todo = {staff.uid: (staff, day) for staff, day in digests_for(clinic=clinic, now=now)}
            for message in messages:
                if message.clinic_id != clinic.pk:
                    continue
                if message.recipient_uid not in todo:
                    found[message.pk] = NotNow("not-at-work")
                    continue
                staff, day = todo[message.recipient_uid]
                found[message.pk] = (
                    _digest(clinic, staff, day.summary, day.covers, now)
                    if day.anything
                    else NotNow("nothing-to-do")
                )
        return found

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return the numbers of a made-up morning."""
        day = Day(
            open=7,
            to_call=2,
            new=1,
            since="yesterday",
            covers=["You cover for Robin Hale until 4 May."],
        )
        staff = Staff(name="Alex Moreno", email="alex@example.org")
        return _digest(clinic, staff, day.summary, day.covers, clock.now())


def _digest(
    clinic: Clinic, staff: Staff, summary: str, covers: Sequence[str], now: datetime
) -> Mail:
    day = now.astimezone(ZoneInfo(clinic.time_zone))
    text, html = render(
        "digest",
        {
            "clinic": clinic,
            "name": staff.name,
            "summary": summary,
            "covers": covers,
            "list_url": f"{settings.BASE_URL}{reverse('worklist')}",
            "wishes_url": f"{settings.BASE_URL}{reverse('worklist-cover')}",
        },
        language="en",
    )
    return Mail(
        to=staff.email,
        from_name=clinic.mail_name,
        subject=f"Your list for {day:%A, %-d %B}",
        text=text,
        html=html,
    )
