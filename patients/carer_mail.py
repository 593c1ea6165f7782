"""What mails to carers share, and the one that asks somebody to become one."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import clock
from clinic.models import Clinic
from clinic.sealed.blind import index_of
from notifications.kinds import Kind, Mail, NotNow, Recipient, Says, WhenUnknown
from notifications.models import Message
from notifications.rendering import render
from patients import links
from patients.actions.carers import ANSWERABLE, ASKS
from patients.models import Capability, Carer, Party, PatientStatus, Relation
from patients.samples import NOTHING, sample_links, sample_patient

# How long the link lasts with which a carer ends it; each mail brings one that works.
MANAGES = timedelta(days=90)

_HOLD = """
    WITH held AS (
        SELECT uid FROM patients_carer WHERE uid = ANY(%(uids)s::uuid[]) FOR SHARE SKIP LOCKED)
    SELECT uid FROM patients_carer WHERE uid = ANY(%(uids)s::uuid[])
    EXCEPT SELECT uid FROM held
"""


class CarerKind(Kind):
    """A kind of mail whose recipients are carers."""

    def describe_recipients(self, uids: Collection[UUID]) -> dict[UUID, Recipient]:
        """Return the carers' names and whose they are, for the delivery board."""
        rows = Carer.objects.filter(uid__in=uids).select_related("patient")
        return {
            carer.uid: Recipient(
                name=f"{carer.name}, for {carer.patient.full_name}",
                url=reverse("patient-detail", args=[carer.patient.uid]),
                patient=carer.patient_id,
                address=carer.email,
            )
            for carer in rows
        }

    def hold(self, recipient_uids: Collection[UUID]) -> set[UUID]:
        """Share the lock of the carers' rows, which ending one takes for itself."""
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, {"uids": list(recipient_uids)})
            return {uid for (uid,) in cursor.fetchall()}

    def find_recipients(self, clinic_id: int, words: Sequence[str]) -> QuerySet[Any]:
        """Return the uids of the carers in whose names, or whose patient's, the words are."""
        found = Carer.objects.filter(clinic_id=clinic_id)
        for word in words:
            found = found.filter(
                Q(name__icontains=word)
                | Q(email_index=index_of(word))
                | Q(patient__family_name__icontains=word)
                | Q(patient__given_name__icontains=word)
                | Q(patient__mrn__icontains=word)
            )
        return found.order_by().values("uid")


def carers_of(messages: Sequence[Message]) -> dict[UUID, Carer]:
    """Return the recipients of mails to carers, with their patients and clinics, in one query."""
    rows = Carer.objects.filter(uid__in={message.recipient_uid for message in messages})
    return {carer.uid: carer for carer in rows.select_related("patient__clinic")}


def why_not(carer: Carer) -> NotNow | None:
    """Return why no mail may go to a carer; None while one may."""
    if carer.ended_at is not None:
        return NotNow("carer-ended")
    if carer.patient.status != PatientStatus.ACTIVE:
        return NotNow("patient-not-active")
    return None


def sample_carer(clinic: Clinic, language: str) -> Carer:
    """Return somebody made up who helps somebody made up."""
    patient = sample_patient(clinic, language)
    return Carer(
        uid=NOTHING,
        clinic=patient.clinic,
        patient=patient,
        name="Ana Sample",
        email="ana@example.org",
        relation=Relation.DAUGHTER,
        language=language,
        may_answer=True,
        consented_by=Party.PATIENT,
        accepted_at=clock.now(),
    )


class CarerAsked(CarerKind):
    """A patient named somebody who helps her; would they?"""

    name = ASKS
    label = gettext_lazy("Asking somebody to help a patient")  # type: ignore[assignment]
    says = Says(
        to="whom a patient has named as somebody who helps her",
        due="at once",
        until="two days have passed; its link works for two weeks",
        unknown="a second copy has the same link",
    )
    when_unknown = WhenUnknown.RESEND
    template = "carer_asked"

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail, or why it must not leave. Two reads and one insert for any number."""
        carers = carers_of(messages)
        found: dict[int, Mail | NotNow] = {}
        sendable: list[tuple[Message, Carer]] = []
        for message in messages:
            carer = carers.get(message.recipient_uid)
            if carer is None:
                continue
            refusal = why_not(carer) or (NotNow("answered") if carer.accepted_at else None)
            if refusal is None:
                sendable.append((message, carer))
            else:
                found[message.pk] = refusal
        until = clock.now() + ANSWERABLE
        issued = links.issue_to_carers(
            [(carer, str(Capability.CARER), carer.uid, until) for _message, carer in sendable]
        )
        for message, carer in sendable:
            url = links.url_of(issued[(carer.pk, Capability.CARER, carer.uid)])
            found[message.pk] = self._mail(carer, url)
        return found

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return it as it goes to somebody made up."""
        carer = sample_carer(clinic, language)
        issued = sample_links(carer.patient, Capability.CARER)
        return self._mail(carer, links.url_of(issued[(Capability.CARER, NOTHING)]))

    def _mail(self, carer: Carer, answer_url: str) -> Mail:
        clinic = carer.patient.clinic
        language = carer.language_in(clinic)
        with translation.override(language):
            subject = _("Somebody asks for your help")
        context: dict[str, object] = {
            "clinic": clinic,
            "name": carer.name,
            "patient_name": carer.patient.full_name,
            "may_answer": carer.may_answer,
            "answer_url": answer_url,
        }
        text, html = render(self.template, context, language=language)
        return Mail(
            to=carer.email,
            from_name=clinic.mail_name,
            subject=subject,
            text=text,
            html=html,
            language=language,
        )
