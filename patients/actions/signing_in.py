"""How a patient gets to her own pages: by a mail that she asks for, a press, and no password."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from clinic import audit, clock, tenancy
from clinic.actors import Actor
from clinic.errors import Gone, Refused
from clinic.sealed.blind import index_of
from notifications.actions import Occasion, plan
from patients import links
from patients.actions.locking import locked
from patients.models import (
    MOST_WRONG_CODES,
    AccessLink,
    Patient,
    PatientStatus,
    PortalVisit,
    SignIn,
)

KIND = "sign-in"
# How long the mail and its link are good for.
GOOD_FOR = timedelta(minutes=10)
# 8 signs out of 30 that nobody takes for one another: about as many as there are people on earth
# a hundred times over, and a handful of tries.
CODE_LENGTH = 8
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# More mails an hour would fill the mailbox of somebody who did not ask.
MOST_AN_HOUR = 3
# A page that nobody touches closes; a long visit ends all the same.
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=4)
# The time of the last press is kept only so exactly, so that most pages write nothing.
_SEEN_EVERY = timedelta(minutes=1)
_OVER = "This link no longer works. Ask for a new one."


@dataclass(frozen=True)
class Entered:
    """A visit that has begun, and the secret for the browser's cookie, which is stored nowhere."""

    visit: PortalVisit
    token: str


class WrongCode(Refused):
    """Refuse a code that no mail to this browser has."""

    code = "wrong-code"


class Elsewhere(Refused):
    """Refuse a link in another browser than the one that asked for it."""

    code = "asked-elsewhere"


@transaction.atomic
def ask_to_sign_in(*, email: str, browser: str) -> int:
    """Plan a mail with a link to her own page; return how many were planned.

    One for each patient in care with this address who agrees to mail, at most three an hour each.
    Whoever calls it tells nobody the number: a stranger must not learn who is a patient here.
    """
    now = clock.now()
    planned = 0
    for found in _with_address(email):
        with tenancy.in_clinic(found.clinic_id):
            planned += _plan_mail(found, browser, now)
    return planned


def _plan_mail(found: Patient, browser: str, now: datetime) -> int:
    patient = locked(found)
    asked = SignIn.objects.filter(patient=patient, created_at__gt=now - timedelta(hours=1))
    if asked.count() >= MOST_AN_HOUR:
        return 0
    wish = SignIn.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        browser_hash=_hash(browser),
        expires_at=now + GOOD_FOR,
    )
    mail = Occasion(
        kind=KIND,
        clinic_id=patient.clinic_id,
        recipient_uid=patient.uid,
        about_uid=wish.uid,
        due_at=now,
        send_before=wish.expires_at,
    )
    plan([mail])
    return 1


def _with_address(email: str) -> list[Patient]:
    email = email.strip()
    if not email:
        return []
    rows = Patient.objects.filter(
        email_index=index_of(email), status=PatientStatus.ACTIVE, consents_to_mail=True
    )
    with tenancy.everywhere("an address says in which clinics she is a patient"):
        return list(rows.order_by("pk"))


def wish_behind(link: AccessLink) -> SignIn:
    """Return the wish that a link answers. Raises Gone when it was used, is over, or was spoilt."""
    wish = _open_wishes().filter(uid=link.about_uid, patient=link.patient_id).first()
    if wish is None:
        raise Gone(_OVER)
    return wish


def asked_here(wish: SignIn, browser: str) -> bool:
    """Say whether it was this browser that asked."""
    return bool(browser) and secrets.compare_digest(wish.browser_hash, _hash(browser))


def code_of(wish: SignIn) -> str:
    """Return the code of a wish: derived like the link's token, and stored nowhere."""
    key = hashlib.sha256(b"steady.sign-in-code:" + settings.SECRET_KEY.encode()).digest()
    number = int.from_bytes(hmac.digest(key, wish.uid.bytes, "sha256"), "big")
    signs = [_SIGNS[number // len(_SIGNS) ** place % len(_SIGNS)] for place in range(CODE_LENGTH)]
    return "".join(signs)


def enter(*, link: AccessLink, browser: str) -> Entered:
    """Open her own pages to the browser that asked, once for each link.

    Raises Elsewhere in any other browser, and Gone once the link was used or is over.
    """
    wish = wish_behind(link)
    if not asked_here(wish, browser):
        raise Elsewhere("This is not the browser that asked for the link.")
    return _enter(wish)


def enter_with_code(*, code: str, browser: str) -> Entered:
    """Open her own pages to the browser that asked, by the code of a mail opened elsewhere.

    Raises WrongCode, for a browser that never asked just the same; a few of them end what it asked
    for. The lock makes guesses take turns.
    """
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    anybody = tenancy.everywhere("a browser may have asked in several clinics")
    with anybody, transaction.atomic():
        mine = _open_wishes().filter(browser_hash=_hash(browser)).select_for_update()
        wishes = list(mine) if browser else []
        for wish in wishes:
            if secrets.compare_digest(code_of(wish).encode(), typed.encode()):
                with tenancy.in_clinic(wish.clinic_id):
                    return _enter(wish)
        SignIn.objects.filter(pk__in=[wish.pk for wish in wishes]).update(
            wrong_codes=F("wrong_codes") + 1
        )
    raise WrongCode("That is not the code in the newest mail.", field="code")


def _open_wishes() -> QuerySet[SignIn]:
    return SignIn.objects.filter(
        used_at__isnull=True, wrong_codes__lt=MOST_WRONG_CODES, expires_at__gt=clock.now()
    )


@transaction.atomic
def _enter(wish: SignIn) -> Entered:
    patient = locked(wish.patient)
    with audit.acting(Actor.patient(patient.uid)):
        used = _open_wishes().filter(pk=wish.pk).update(used_at=clock.now())
        if not used or patient.status != PatientStatus.ACTIVE:
            raise Gone(_OVER)
        entered = begin_visit(patient=patient)
        links.note_use_about(wish.uid)
    return entered


def begin_visit(*, patient: Patient) -> Entered:
    """Open her own pages to whoever has shown to be her."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    visit = PortalVisit.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        token_hash=_hash(token),
        seen_at=now,
        expires_at=now + LONGEST,
    )
    return Entered(visit, token)


def visit_of(token: str) -> PortalVisit | None:
    """Return the standing visit of a browser, with her and her clinic, and keep that it is used."""
    if not token:
        return None
    now = clock.now()
    with tenancy.everywhere("the token says whose visit it is"):
        visit = (
            PortalVisit.objects.select_related("patient__clinic")
            .filter(
                token_hash=_hash(token),
                ended_at__isnull=True,
                expires_at__gt=now,
                seen_at__gt=now - IDLE,
                patient__status=PatientStatus.ACTIVE,
            )
            .first()
        )
    if visit is not None and visit.seen_at < now - _SEEN_EVERY:
        with tenancy.in_clinic(visit.clinic_id):
            PortalVisit.objects.filter(pk=visit.pk).update(seen_at=now)
    return visit


def leave(*, visit: PortalVisit) -> None:
    """Close her pages in this browser. Leaving twice changes nothing."""
    PortalVisit.objects.filter(pk=visit.pk, ended_at__isnull=True).update(ended_at=clock.now())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
