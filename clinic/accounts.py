"""Where allauth asks the house: who may sign up, how often one may try, what is mailed."""

from datetime import timedelta
from functools import partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from clinic import client_address, clock
from clinic.answer_first import after_answer
from clinic.identity import letters, sessions, tries
from clinic.identity.devices import known_by
from clinic.identity.events import address_of, note
from clinic.models import SignInEvent, SignInKind, Staff

# More mails an hour would fill the mailbox of somebody who did not ask.
MOST_RESETS_AN_HOUR = 3
RESET_GOOD_FOR = timedelta(hours=1)  # PASSWORD_RESET_TIMEOUT says the same to the link


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator: nobody signs up by themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The address and the password do not belong together. Check "
        "both, or choose “Forgotten your password?”.",
        "incorrect_password": "That is not your password. Type it again.",
        "incorrect_code": "That code is not right. Type the one that the app shows now.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address.of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before it is looked at; allauth's own counts live in one process only."""
        email = str(credentials.get("email") or "")
        known = known_by(request)
        staff = Staff.objects.filter(email=email.strip().lower()).first()
        device = known.name if known.knows(staff) else ""
        try:
            self._try = tries.begin(email=email, address=address_of(request), device=device)
        except tries.TooManyTries as refusal:
            said = {"seconds": refusal.seconds}
            raise ValidationError(refusal.message, code=refusal.code, params=said) from refusal
        self._tried = staff

    def _rollback_login_failed_rl_usage(self) -> None:
        """Take the count back: allauth calls this where the password was right."""
        self._try.was_right()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write the failure down, and tell the owner of an account once it is many."""
        note(SignInKind.FAILED, self._tried, request=request)
        if self._try.failures == tries.MANY:
            note(SignInKind.MANY_FAILURES, self._tried, request=request, detail=str(tries.MANY))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again unless she signed in or proved it within ten minutes."""
        return not sessions.is_fresh(context.request)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Plan the mail once the answer is out: only whom it knows is written to."""
        request = context["request"]
        after_answer(request, partial(self._plan_reset, request, user))

    def _plan_reset(self, request: HttpRequest, user: Any) -> None:
        """Plan it in the ledger; the link is made when it leaves, and stored nowhere."""
        asked = SignInEvent.objects.filter(
            staff=user,
            kind=SignInKind.RESET_ASKED,
            created_at__gt=clock.now() - timedelta(hours=1),
        )
        if asked.count() >= MOST_RESETS_AN_HOUR:
            return
        event = note(SignInKind.RESET_ASKED, user, request=request)
        letters.tell(user, kind=letters.NEW_PASSWORD, about_uid=event.uid, good_for=RESET_GOOD_FOR)
