"""The mails about accounts of staff: an invitation, a new password, and what happened to one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from clinic import clock
from clinic.identity import joining, letters
from clinic.identity.letters import Letter
from clinic.models import Clinic, Invitation, Membership, SignInEvent, SignInKind, Staff
from notifications.actions import Occasion, plan
from notifications.kinds import Mail, NotNow, Says, WhenUnknown
from notifications.models import Message
from notifications.models.message import RecipientKind
from notifications.rendering import render
from notifications.staff_mail import StaffKind

# What each event means to the owner of an account, and what she should do if it was not her.
_HAPPENED = {
    SignInKind.MANY_FAILURES: "Somebody tried to sign in to your account and did not know the "
    "password, {detail} times in a row. Nobody got in. If it was you, wait a moment and try again.",
    SignInKind.NEW_DEVICE: "Somebody signed in to your account on a device that had not signed "
    "in to it before: {device}.",
    SignInKind.PASSWORD_CHANGED: "The password of your account was changed. Everywhere else you "
    "are signed out.",
    SignInKind.FACTOR_ADDED: "{factor} was set up as a second factor of your account.",
    SignInKind.FACTOR_REMOVED: "{factor} was removed from your account. Everywhere else you are "
    "signed out.",
    SignInKind.CODES_MADE: "New recovery codes were made for your account. The old ones no "
    "longer work.",
    SignInKind.CODE_USED: "A recovery code was used to sign in to your account or to confirm "
    "that it is you.",
}
_FACTORS = {"totp": "An authenticator app", "webauthn": "A passkey or security key"}
_SUBJECTS = {
    SignInKind.MANY_FAILURES: "Somebody tried to sign in as you",
    SignInKind.NEW_DEVICE: "A new device signed in to your account",
    SignInKind.PASSWORD_CHANGED: "Your password was changed",
    SignInKind.FACTOR_ADDED: "A second factor was set up",
    SignInKind.FACTOR_REMOVED: "A second factor was removed",
    SignInKind.CODES_MADE: "New recovery codes were made",
    SignInKind.CODE_USED: "A recovery code was used",
}


def post(letter: Letter) -> None:
    """Write a mail about an account into the ledger, due at once."""
    now = clock.now()
    plan(
        [
            Occasion(
                kind=letter.kind,
                clinic_id=letter.clinic_id,
                recipient_uid=letter.to,
                about_uid=letter.about_uid,
                due_at=now,
                send_before=now + letter.good_for,
                detail=letter.detail,
                version=letter.version,
                recipient_kind=RecipientKind.STAFF,
            )
        ]
    )


class _AccountKind(StaffKind):
    """A mail about an account: nobody can switch it off, for it guards the records."""

    optional = False
    when_unknown = WhenUnknown.RESEND

    def people(self, messages: Sequence[Message]) -> dict[UUID, Staff]:
        uids = {message.recipient_uid for message in messages}
        return {s.uid: s for s in Staff.objects.filter(uid__in=uids, is_active=True)}

    def clinics(self, messages: Sequence[Message]) -> dict[int, Clinic]:
        return Clinic.objects.in_bulk({message.clinic_id for message in messages})

    def mail(self, clinic: Clinic, staff: Staff, subject: str, **context: Any) -> Mail:
        text, html = render(
            self.template, {"clinic": clinic, "name": staff.name, **context}, language="en"
        )
        return Mail(
            to=staff.email, from_name=clinic.mail_name, subject=subject, text=text, html=html
        )


class InvitationMail(_AccountKind):
    """Asks somebody to take a role; its link is the only place where the secret stands."""

    name = letters.INVITATION
    label = "An invitation to work at the clinic"
    says = Says(
        to="whoever an administrator adds to the clinic's people",
        due="at once",
        until="two days have passed; its link works for seven days",
        unknown="a second copy has the same link, which works once",
    )
    template = "staff/invitation"

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail; one that was withdrawn, accepted or sent anew is called off."""
        rows = Invitation.objects.filter(uid__in=[m.about_uid for m in messages])
        found = {
            row.uid: row for row in rows.select_related("membership__staff", "clinic", "invited_by")
        }
        return {
            message.pk: self._mail(found.get(message.about_uid), message) for message in messages
        }

    def _mail(self, row: Invitation | None, message: Message) -> Mail | NotNow:
        if row is None or row.accepted_at or row.withdrawn_at:
            return NotNow("gone")
        if f":{row.uid}:{row.round}:" not in message.dedupe_key:
            return NotNow("superseded")
        return self._written(row.clinic, row, joining.url_of(row))

    def _written(self, clinic: Clinic, row: Invitation, url: str) -> Mail:
        staff = row.membership.staff
        until = row.expires_at.astimezone(ZoneInfo(clinic.time_zone))
        return self.mail(
            clinic,
            staff,
            f"An invitation from {clinic.mail_name}"[:60],
            role=row.membership.role,  # its word; the label names a specialty
            by=row.invited_by.name if row.invited_by else "",
            is_new=not staff.has_usable_password(),
            until=f"{until:%A, %-d %B %Y}",
            join_url=url,
        )

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return an invitation to somebody made up."""
        staff = Staff(name="Alex Moreno", email="alex@example.org")
        staff.set_unusable_password()
        row = Invitation(
            membership=Membership(staff=staff, role="nurse"),
            invited_by=Staff(name="Jo Fields"),
            expires_at=clock.now() + settings.INVITATION_GOOD_FOR,
        )
        return self._written(clinic, row, f"{settings.BASE_URL}/invitation/{'x' * 43}/")


class NewPassword(_AccountKind):
    """The link of somebody who has forgotten her password, made as the mail is written."""

    name = letters.NEW_PASSWORD
    label = "The link to a new password"
    says = Says(
        to="a member of staff who says that she has forgotten hers, at most three an hour",
        due="at once",
        until="an hour has passed, as its link is",
        unknown="a second copy leads to the same page, and the first use ends both",
    )
    template = "staff/new_password"

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail with a link of its own, which no table holds."""
        people, clinics = self.people(messages), self.clinics(messages)
        made: dict[int, Mail | NotNow] = {}
        for message in messages:
            staff = people.get(message.recipient_uid)
            made[message.pk] = (
                NotNow("gone")
                if staff is None
                else self._mail(clinics[message.clinic_id], staff, _reset_url(staff))
            )
        return made

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return such a mail to somebody made up."""
        staff = Staff(name="Alex Moreno", email="alex@example.org")
        return self._mail(clinic, staff, f"{settings.BASE_URL}/accounts/password/reset/key/x/")

    def _mail(self, clinic: Clinic, staff: Staff, url: str) -> Mail:
        return self.mail(clinic, staff, "A new password for your account", reset_url=url)


def _reset_url(staff: Staff) -> str:
    key = f"{user_pk_to_url_str(staff)}-{default_token_generator.make_token(staff)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return f"{settings.BASE_URL}{path.replace('UID-KEY', key)}"


class AccountNotice(_AccountKind):
    """Tells the owner of an account what happened to it, so that she notices what was not her."""

    name = letters.NOTICE
    label = "What happened to an account of staff"
    says = Says(
        to="its owner: a new device, many tries in a row, a changed password or second factor",
        due="at once",
        until="two days have passed",
        unknown="a second copy says the same",
    )
    template = "staff/notice"

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail."""
        people, clinics = self.people(messages), self.clinics(messages)
        events = SignInEvent.objects.filter(uid__in=[m.about_uid for m in messages])
        found = {event.uid: event for event in events.select_related("by")}
        made: dict[int, Mail | NotNow] = {}
        for message in messages:
            staff, event = people.get(message.recipient_uid), found.get(message.about_uid)
            made[message.pk] = (
                NotNow("gone")
                if staff is None or event is None
                else self._mail(clinics[message.clinic_id], staff, event)
            )
        return made

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return the note about a new device."""
        event = SignInEvent(kind=SignInKind.NEW_DEVICE, device="Firefox on Windows")
        return self._mail(clinic, Staff(name="Alex Moreno", email="alex@example.org"), event)

    def _mail(self, clinic: Clinic, staff: Staff, event: SignInEvent) -> Mail:
        kind = SignInKind(event.kind)
        at = event.created_at.astimezone(ZoneInfo(clinic.time_zone))
        happened = _HAPPENED[kind].format(
            detail=event.detail,
            device=event.device,
            factor=_FACTORS.get(event.detail, "A second factor"),
        )
        return self.mail(
            clinic,
            staff,
            _SUBJECTS[kind],
            title=_SUBJECTS[kind],
            happened=happened,
            at=f"{at:%A, %-d %B %Y, %H:%M}",
            device=event.device,
            by=event.by.name if event.by else "",
            account_url=f"{settings.BASE_URL}{reverse('my-sessions')}",
        )
