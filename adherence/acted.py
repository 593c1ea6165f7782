"""The mail that says the clinic has acted on what a patient told: neutral, and nothing else."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adherence.actions.resolving import UNDO_FOR
from adherence.actions.telling import KIND, USEFUL_FOR, WORTH_TELLING
from adherence.models import Episode, EpisodeState
from clinic import clock
from clinic.models import Clinic
from notifications.kinds import Call, Later, Mail, NotNow, Says, WhenUnknown
from notifications.models import Message
from notifications.rendering import Blank, blank
from patients import links
from patients.mail import WISHES, PatientKind, quiet_now, settle_anew, unreachable
from patients.models import Capability, PatientStatus
from patients.samples import NOTHING, sample_links, sample_patient

# How long staff phone somebody whom the note did not reach.
WORTH_A_CALL = timedelta(days=7)


class ClinicActed(PatientKind):
    """The clinic has acted on what she told; what it was she hears from the clinic itself."""

    name = KIND
    label = gettext_lazy("A note that the clinic has acted on what you told")  # type: ignore[assignment]
    says = Says(
        to="the patient, where the nurse ticks it as she closes a case with something done",
        due="ten minutes after that, while it can be taken back, outside quiet hours",
        until="three days have passed",
        unknown="a second copy says the same and does no harm",
    )
    optional = True
    when_unknown = WhenUnknown.RESEND
    template = "acted"

    def call(self, now: datetime) -> Call:
        """Tell her on the phone, as long as it is still so."""
        done = Episode.objects.filter(
            uid=OuterRef("about_uid"), state=EpisodeState.RESOLVED, outcome__in=WORTH_TELLING
        )
        return Call(
            matters=Q(Exists(done)),
            lasts=WORTH_A_CALL,
            say=lambda _fact: "Tell her that the clinic has acted on what she told.",
        )

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow | Later]:
        """Return each mail, or why it must not leave. Two reads and one insert for any number."""
        uids = [message.about_uid for message in messages]
        rows = Episode.objects.filter(uid__in=uids).select_related("patient__clinic")
        episodes = {row.uid: row for row in rows}
        found: dict[int, Mail | NotNow | Later] = {}
        sendable = []
        for message in messages:
            episode = episodes.get(message.about_uid)
            if episode is None:
                continue
            refusal = _refusal(message, episode)
            if refusal is None:
                sendable.append((message, episode))
            else:
                found[message.pk] = refusal
        until = clock.now() + WISHES
        issued = links.issue_many(
            [(episode.patient, str(Capability.MAIL), m.uid, until) for m, episode in sendable]
        )
        papers: dict[tuple[int, str], tuple[str, Blank]] = {}
        for message, episode in sendable:
            patient = episode.patient
            language = patient.language_in(patient.clinic)
            key = (episode.clinic_id, language)
            if key not in papers:
                papers[key] = self._paper(patient.clinic, language)
            url = links.url_of(issued[(Capability.MAIL, message.uid)])
            found[message.pk] = self._mail(episode, papers[key], url)
        return found

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return the note as it goes to somebody made up."""
        patient = sample_patient(clinic, language)
        link = sample_links(patient, Capability.MAIL)[(Capability.MAIL, NOTHING)]
        paper = self._paper(patient.clinic, language)
        return self._mail(Episode(patient=patient), paper, links.url_of(link))

    def _paper(self, clinic: Clinic, language: str) -> tuple[str, Blank]:
        with translation.override(language):
            subject = _("A note from your clinic")
        gaps = ("given_name", "preferences_url")
        context = {"clinic": clinic, "own": self.own(clinic, language)}
        return subject, blank(self.template, context, gaps=gaps, language=language)

    def plan_clinic_anew(self, clinic: Clinic, now: datetime) -> int:
        """Let them leave on an open day outside the quiet hours, as both are now."""
        return settle_anew(
            self, clinic, now, earliest=_leaves_from, lasts=USEFUL_FOR, on_open_days=True
        )

    def _mail(self, episode: Episode, paper: tuple[str, Blank], wishes_url: str) -> Mail:
        patient = episode.patient
        subject, sheet = paper
        text, html = sheet.fill({"given_name": patient.given_name, "preferences_url": wishes_url})
        return Mail(
            to=patient.email,
            from_name=patient.clinic.mail_name,
            subject=subject,
            text=text,
            html=html,
            language=patient.language_in(patient.clinic),
            headers=self.stop_headers(wishes_url),
        )


def _leaves_from(rows: Sequence[Message]) -> dict[int, datetime]:
    """Return from when each can no longer be taken back."""
    return {row.pk: row.created_at + UNDO_FOR for row in rows}


def _refusal(message: Message, episode: Episode) -> NotNow | Later | None:
    patient = episode.patient
    if patient.status != PatientStatus.ACTIVE:
        return NotNow("patient-not-active")
    if episode.state != EpisodeState.RESOLVED or episode.outcome not in WORTH_TELLING:
        return NotNow("taken-back")
    return unreachable(patient) or quiet_now(message, patient, patient.clinic)
