"""The kinds of data of the house itself."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from clinic.actors import Actor
from clinic.identity.sessions import LONGEST
from clinic.models import IdempotentResponse, Membership, SignInEvent
from clinic.retention.kinds import DataKind, Pile, Reach, always, register_kind

# An audit looks back on a year; the database refuses to let go of what is younger.
LEAST_OF_SIGN_INS = 366


def register_own_kinds() -> None:
    """Add the kinds of this app; called once, when the app is ready."""
    for kind in _KINDS:
        register_kind(kind)


def _answers(reach: Reach) -> list[Pile]:
    rows = IdempotentResponse.objects.filter(clinic=reach.clinic, created_at__lt=reach.before)
    return [Pile(rows, "created_at")]


def _sign_ins(reach: Reach) -> list[Pile]:
    """Return what happened to accounts of people here, and to addresses that are nobody's.

    A person of two clinics signs in to both, and the shorter of their rules holds for that.
    """
    here = Membership.objects.filter(clinic=reach.clinic).values("staff")
    whose = Q(clinic=reach.clinic) | Q(clinic=None) & (Q(staff=None) | Q(staff__in=here))
    rows = SignInEvent.objects.filter(whose, created_at__lt=reach.before)
    return [Pile(rows, "created_at", of_trail=True)]


def _sessions(reach: Reach) -> list[Pile]:
    here = Membership.objects.filter(clinic=reach.clinic).values("staff")
    rows = UserSession.objects.filter(user__in=here, created_at__lt=reach.before - LONGEST)
    return [Pile(rows, "created_at", each=_forget_session)]


@transaction.atomic
def _forget_session(key: int, by: Actor) -> bool:
    found = UserSession.objects.filter(pk=key).first()
    if found is None:
        return False
    Session.objects.filter(session_key=found.session_key).delete()
    found.delete()
    return True


_KINDS = (
    DataKind(
        "repeated-answers",
        "Answers kept for programs that ask twice",
        days=always(30),
        least=always(1),
        reason="A program repeats a request within hours; after that its answer is a copy.",
        piles=_answers,
    ),
    DataKind(
        "staff-sessions",
        "Sessions of staff that are over",
        days=always(30),
        least=always(1),
        reason="What was open where explains an odd page for a month; that she signed in and "
        "from where is in the sign-ins.",
        piles=_sessions,
    ),
    DataKind(
        "staff-sign-ins",
        "Who signed in or failed to, and who got which role",
        days=always(3 * 366),
        least=always(LEAST_OF_SIGN_INS),
        reason="An audit looks back on up to three years; the network addresses of people at "
        "work are kept no longer than it needs.",
        piles=_sign_ins,
    ),
)
