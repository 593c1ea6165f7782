"""Links that patients get by mail: narrow, hashed, and changing nothing when opened."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import F

from clinic import clock, tenancy
from clinic.errors import Gone
from patients.models import AccessLink, Capability, Carer, Patient, PortalVisit

# A link to be made: for whom, for what, about which thing, and until when.
Wanted = tuple[Patient, str, UUID, datetime]

# More presses than anybody makes behind one link.
MOST_USES = 200

_PATHS = {
    "visit": "v",
    "check_in": "c",
    "mail": "u",
    "question": "q",
    "sign_in": "s",
    "calendar": "k",
    "carer": "h",
    "for_her": "w",
}


def _token(uid: UUID) -> str:
    signed = hmac.digest(_key(settings.SECRET_KEY), uid.bytes, "sha256")
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"steady.access-link:" + secret.encode()).digest()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def url_of(link: AccessLink) -> str:
    """Return the full address of a link; the token is derived, never stored."""
    return f"{settings.BASE_URL}/{_PATHS[link.capability]}/{_token(link.uid)}/"


def issue(
    *, patient: Patient, capability: str, about_uid: UUID, expires_at: datetime
) -> AccessLink:
    """Make one link, or return the one that still stands for the same patient and thing."""
    return issue_many([(patient, capability, about_uid, expires_at)])[(capability, about_uid)]


def issue_many(
    wanted: list[Wanted],
    *,
    questions: Mapping[UUID, str] | None = None,
) -> dict[tuple[str, UUID], AccessLink]:
    """Make links for a batch of mails in two queries, by capability and thing.

    `questions` says for each thing of a question link which one it lets her answer.
    """
    standing = AccessLink.objects.filter(
        about_uid__in=[about for _, _, about, _ in wanted],
        revoked_at__isnull=True,
        expires_at__gt=clock.now(),
    )
    found = {(link.capability, link.about_uid): link for link in standing}
    new = []
    for patient, capability, about_uid, expires_at in wanted:
        if (capability, about_uid) not in found:
            link = AccessLink(
                clinic_id=patient.clinic_id,
                patient=patient,
                capability=capability,
                about_uid=about_uid,
                expires_at=expires_at,
                question=(questions or {})[about_uid] if capability == Capability.QUESTION else "",
            )
            link.token_hash = _hash(_token(link.uid))
            found[(capability, about_uid)] = link
            new.append(link)
    AccessLink.objects.bulk_create(new)
    return found


def issue_to_carers(
    wanted: list[tuple[Carer, str, UUID, datetime]],
) -> dict[tuple[int, str, UUID], AccessLink]:
    """Make the links of a batch of mails to carers in two queries, by carer, capability, thing.

    The carers bring their patients. A link that still stands is used again.
    """
    standing = AccessLink.objects.filter(
        carer__in=[carer.pk for carer, *_ in wanted],
        revoked_at__isnull=True,
        expires_at__gt=clock.now(),
    )
    found = {(link.carer_id or 0, link.capability, link.about_uid): link for link in standing}
    new = []
    for carer, capability, about_uid, expires_at in wanted:
        key = (carer.pk, capability, about_uid)
        if key not in found:
            link = AccessLink(
                clinic_id=carer.clinic_id,
                patient=carer.patient,
                carer=carer,
                capability=capability,
                about_uid=about_uid,
                expires_at=expires_at,
            )
            link.token_hash = _hash(_token(link.uid))
            found[key] = link
            new.append(link)
    AccessLink.objects.bulk_create(new)
    return found


def revoke_of_carer(*, carer: Carer) -> int:
    """End every link that a carer has, and return how many."""
    return AccessLink.objects.filter(carer=carer, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    )


def open_link(token: str, capability: str) -> AccessLink:
    """Return the link behind a token, with its patient and clinic.

    Raises Gone with a sentence for the patient when it is unknown, expired, revoked or used up:
    they read alike, so that guessing learns nothing.
    """
    return _standing(_of_any_clinic(capability, token_hash=_hash(token)))


def open_kept(uid: UUID, tokens: Iterable[str], capability: str) -> AccessLink:
    """Return a link that a browser has opened before, by its uid and one of the tokens it kept.

    Raises Gone like `open_link`.
    """
    hashes = [_hash(token) for token in tokens]
    return _standing(_of_any_clinic(capability, uid=uid, token_hash__in=hashes))


def _of_any_clinic(capability: str, **known: object) -> AccessLink | None:
    """Look a link up by what only its holder knows; which clinic's it is, is not known before."""
    links = AccessLink.objects.select_related("patient__clinic")
    with tenancy.everywhere("the token says whose link it is"):
        return links.filter(capability=capability, **known).first()


def _standing(link: AccessLink | None) -> AccessLink:
    if (
        link is None
        or link.revoked_at is not None
        or link.expires_at <= clock.now()
        or link.use_count >= MOST_USES
    ):
        raise Gone(
            "This link no longer works. Use the newest e-mail from your clinic, or phone us."
        )
    return link


def note_use(link: AccessLink) -> None:
    """Count one use of a link, in the transaction of what was done with it."""
    AccessLink.objects.filter(pk=link.pk).update(
        use_count=F("use_count") + 1, last_used_at=clock.now()
    )


def note_use_about(about_uid: UUID) -> None:
    """Count one use of whatever links are about a thing, where something else opened it."""
    AccessLink.objects.filter(about_uid=about_uid).update(
        use_count=F("use_count") + 1, last_used_at=clock.now()
    )


def extend(*, about_uids: Iterable[UUID], expires_at: datetime) -> None:
    """Let standing links about these things live until then: what they are about was moved.

    Links to choose which mails to get have a life of their own and keep it.
    """
    AccessLink.objects.filter(about_uid__in=list(about_uids), revoked_at__isnull=True).exclude(
        capability=Capability.MAIL
    ).update(expires_at=expires_at)


def revoke(*, patient: Patient) -> int:
    """End every link that a patient has, and return how many; her next mail brings new ones.

    Her own pages close with them, wherever they are open.
    """
    PortalVisit.objects.filter(patient=patient, ended_at__isnull=True).update(ended_at=clock.now())
    return AccessLink.objects.filter(patient=patient, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    )
