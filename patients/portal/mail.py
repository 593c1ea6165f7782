"""The mail that opens her page."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import clock
from clinic.models import Clinic
from notifications.kinds import Call, Mail, NotNow, Says, WhenUnknown
from notifications.models import Message
from notifications.rendering import render
from patients import links
from patients.actions.signing_in import KIND, code_of
from patients.mail import PatientKind, unreachable
from patients.models import Capability, Patient, PatientStatus, SignIn
from patients.samples import NOTHING, sample_links, sample_patient

# Whoever could not get in has tried something else after that.
WORTH_A_CALL = timedelta(days=2)


class SignInMail(PatientKind):
    """A link to her own page, which she has just asked for."""

    name = KIND
    label = gettext_lazy("The link to her own page")  # type: ignore[assignment]
    says = Says(
        to="the patient who asks for it, at most three an hour",
        due="at once",
        until="ten minutes have passed",
        unknown="a second copy has the same link, which works once",
    )
    when_unknown = WhenUnknown.RESEND
    template = "sign_in"
    slots = ()
    variables = ()

    def call(self, now: datetime) -> Call:
        """Ask for an address that works, unless she has got in meanwhile."""
        got_in = SignIn.objects.filter(
            patient__uid=OuterRef("recipient_uid"), used_at__gt=OuterRef("due_at")
        )
        return Call(
            matters=~Q(Exists(got_in)),
            lasts=WORTH_A_CALL,
            say=lambda _fact: (
                "Tell her that the mail that opens her page does not reach her, "
                "and ask for an address that works."
            ),
        )

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail, or why it must not leave. Two reads and one insert for any number."""
        uids = [message.about_uid for message in messages]
        rows = SignIn.objects.filter(uid__in=uids).select_related("patient__clinic")
        wishes = {row.uid: row for row in rows}
        found: dict[int, Mail | NotNow] = {}
        sendable = []
        for message in messages:
            wish = wishes.get(message.about_uid)
            if wish is None:
                continue
            refusal = _refusal(wish)
            if refusal is None:
                sendable.append((message, wish))
            else:
                found[message.pk] = refusal
        issued = links.issue_many(
            [(w.patient, str(Capability.SIGN_IN), w.uid, w.expires_at) for _m, w in sendable]
        )
        for message, wish in sendable:
            url = links.url_of(issued[(Capability.SIGN_IN, wish.uid)])
            found[message.pk] = self._mail(wish.patient, url, code_of(wish))
        return found

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return the link as it goes to somebody made up."""
        patient = sample_patient(clinic, language)
        issued = sample_links(patient, Capability.SIGN_IN)
        return self._mail(patient, links.url_of(issued[(Capability.SIGN_IN, NOTHING)]), "7KX4PM2D")

    def _mail(self, patient: Patient, enter_url: str, code: str) -> Mail:
        language = patient.language_in(patient.clinic)
        with translation.override(language):
            subject = _("Open your page")
        shown = f"{code[:4]}-{code[4:]}"
        context: dict[str, object] = {
            "clinic": patient.clinic,
            "given_name": patient.given_name,
            "enter_url": enter_url,
            "code": shown,
        }
        text, html = render(self.template, context, language=language)
        return Mail(
            to=patient.email,
            from_name=patient.clinic.mail_name,
            subject=subject,
            text=text,
            html=html,
            language=language,
            secret=shown,
        )


def _refusal(wish: SignIn) -> NotNow | None:
    patient = wish.patient
    if patient.status != PatientStatus.ACTIVE:
        return NotNow("patient-not-active")
    if wish.used_at is not None or wish.expires_at <= clock.now():
        return NotNow("gone")
    return unreachable(patient)
