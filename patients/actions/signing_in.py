"""How a patient gets to her own pages: by a mail that she asks for, a press, and no password."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F

from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Gone, Refused
from clinic.sealed.blind import index_of
from notifications.actions import Occasion, plan
from patients import links
from patients.actions.locking import locked
from patients.models import (
    MOST_WRONG_DATES,
    AccessLink,
    Patient,
    PatientStatus,
    PortalVisit,
    SignIn,
)

KIND = "sign-in"
# How long the mail and its link are good for.
GOOD_FOR = timedelta(minutes=20)
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


class WrongDate(Refused):
    """Refuse a date of birth that is not hers; `left` says how many more may be tried."""

    code = "wrong-date"

    def __init__(self, left: int) -> None:
        super().__init__("That is not the date of birth that we have.", field="birth_date")
        self.left = left


@transaction.atomic
def ask_to_sign_in(*, email: str, browser: str) -> int:
    """Plan a mail with a link to her own page; return how many were planned.

    One for each patient in care with this address who agrees to mail, at most three an hour each.
    Whoever calls it tells nobody the number: a stranger must not learn who is a patient here.
    """
    now = clock.now()
    planned = []
    for found in _with_address(email):
        patient = locked(found)
        asked = SignIn.objects.filter(patient=patient, created_at__gt=now - timedelta(hours=1))
        if asked.count() >= MOST_AN_HOUR:
            continue
        wish = SignIn.objects.create(
            clinic_id=patient.clinic_id,
            patient=patient,
            browser_hash=_hash(browser),
            expires_at=now + GOOD_FOR,
        )
        planned.append(
            Occasion(
                kind=KIND,
                clinic_id=patient.clinic_id,
                recipient_uid=patient.uid,
                about_uid=wish.uid,
                due_at=now,
                send_before=wish.expires_at,
            )
        )
    plan(planned)
    return len(planned)


def _with_address(email: str) -> list[Patient]:
    email = email.strip()
    if not email:
        return []
    rows = Patient.objects.filter(
        email_index=index_of(email), status=PatientStatus.ACTIVE, consents_to_mail=True
    )
    return list(rows.order_by("pk"))


def wish_behind(link: AccessLink) -> SignIn:
    """Return the wish that a link answers. Raises Gone when it was used, is over, or was spoilt."""
    wish = SignIn.objects.filter(uid=link.about_uid, patient=link.patient_id).first()
    if (
        wish is None
        or wish.used_at is not None
        or wish.wrong_dates >= MOST_WRONG_DATES
        or wish.expires_at <= clock.now()
    ):
        raise Gone(_OVER)
    return wish


def asked_here(wish: SignIn, browser: str) -> bool:
    """Say whether it was this browser that asked."""
    return bool(browser) and secrets.compare_digest(wish.browser_hash, _hash(browser))


def enter(*, link: AccessLink, browser: str, birth_date: date | None = None) -> Entered:
    """Open her own pages to a browser, once for each link.

    The browser that asked needs no more; any other one the date of birth. Raises WrongDate, and
    Gone once the link was used or too many dates were wrong.
    """
    wish = wish_behind(link)
    if not asked_here(wish, browser) and birth_date != link.patient.birth_date:
        _count_wrong_date(wish)
    return _enter(link, wish)


def _count_wrong_date(wish: SignIn) -> None:
    """Raise what a wrong date deserves. Counted in a transaction of its own, so that it stays."""
    with transaction.atomic():
        counted = SignIn.objects.filter(pk=wish.pk, wrong_dates__lt=MOST_WRONG_DATES).update(
            wrong_dates=F("wrong_dates") + 1
        )
        wish.refresh_from_db(fields=["wrong_dates"])
    left = MOST_WRONG_DATES - wish.wrong_dates
    if not counted or not left:
        raise Gone(_OVER)
    raise WrongDate(left)


@transaction.atomic
def _enter(link: AccessLink, wish: SignIn) -> Entered:
    now = clock.now()
    patient = locked(link.patient)
    with audit.acting(Actor.patient(patient.uid)):
        used = SignIn.objects.filter(
            pk=wish.pk, used_at__isnull=True, wrong_dates__lt=MOST_WRONG_DATES
        ).update(used_at=now)
        if not used or patient.status != PatientStatus.ACTIVE:
            raise Gone(_OVER)
        entered = begin_visit(patient=patient)
        links.note_use(link)
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
        PortalVisit.objects.filter(pk=visit.pk).update(seen_at=now)
    return visit


def leave(*, visit: PortalVisit) -> None:
    """Close her pages in this browser. Leaving twice changes nothing."""
    PortalVisit.objects.filter(pk=visit.pk, ended_at__isnull=True).update(ended_at=clock.now())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
