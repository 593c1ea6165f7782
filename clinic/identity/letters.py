"""What an account's owner is told by mail. The app that owns the ledger of mails sends it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from clinic import tenancy
from clinic.identity.belonging import clinics_of
from clinic.models import Staff

INVITATION = "invitation"
NEW_PASSWORD = "new-password"  # noqa: S105 - names a mail
NOTICE = "account-notice"


@dataclass(frozen=True)
class Letter:
    """One mail to plan: about a row (`about_uid`), worth nothing after `good_for`."""

    kind: str
    clinic_id: int
    to: UUID
    about_uid: UUID
    good_for: timedelta
    detail: str = ""
    version: int = 0


_posts: list[Callable[[Letter], None]] = []


def register_post(post: Callable[[Letter], None]) -> None:
    """Make known who plans the mails; called once, from the AppConfig.ready of the app above."""
    if post not in _posts:
        _posts.append(post)


def send(letter: Letter) -> None:
    """Plan a mail in the caller's transaction."""
    for post in _posts:
        post(letter)


def tell(
    staff: Staff, *, kind: str, about_uid: UUID, good_for: timedelta, detail: str = ""
) -> None:
    """Plan a mail about an account in the name of a clinic that its owner works for, if any."""
    clinics = clinics_of(staff)
    if clinics:
        letter = Letter(
            kind=kind,
            clinic_id=clinics[0].pk,
            to=staff.uid,
            about_uid=about_uid,
            good_for=good_for,
            detail=detail,
        )
        with tenancy.in_clinic(clinics[0].pk):
            send(letter)
