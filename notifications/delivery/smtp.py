"""Handing one mail to a mail server, and saying exactly how far it came."""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, partial

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from notifications.delivery.policy import SMTP_TIMEOUT_S

_ENHANCED = re.compile(rb"^\d\.\d{1,3}\.\d{1,3}\b")


class Outcome(StrEnum):
    """What a mail server made of one mail."""

    SENT = "sent"
    RETRY = "retry"  # certainly not accepted; later may be better
    FAILED = "failed"  # certainly refused, for good
    UNKNOWN = "unknown"  # the content was on its way and no answer came


@dataclass(frozen=True)
class Receipt:
    """The outcome of one mail; `code` is the server's number, never its words.

    A server's words may repeat the address. `down` says that no server could be reached at all.
    """

    outcome: Outcome
    phase: str = ""
    code: str = ""
    down: bool = False


class _Refused(Exception):
    """A mail server's answer that is not the one hoped for."""

    def __init__(self, phase: str, number: int, words: bytes) -> None:
        super().__init__(phase)
        self.phase = phase
        self.number = number
        found = _ENHANCED.match(words)
        self.code = f"{number} {found.group().decode()}" if found else str(number)


class Transport:
    """One connection to the mail server of Django's EMAIL_* settings, made when needed.

    Kept over many mails and made anew after any fault. Not for sharing between threads.
    """

    def __init__(self, sender: str) -> None:
        self._sender = sender
        self._smtp: smtplib.SMTP | None = None

    def send(self, to: str, raw: bytes, *, in_time: Callable[[], bool]) -> Receipt:
        """Hand one mail over. `in_time` is asked right before the content may leave.

        When it says no, nothing leaves. Never raises for what a network or server does.
        """
        try:
            self._envelope(to, len(raw))
        except _Unreachable as error:
            return Receipt(Outcome.RETRY, "connect", error.code, down=True)
        except _Refused as answer:
            return self._not_accepted(answer)
        except OSError as error:
            self.drop()
            return Receipt(Outcome.RETRY, "connection", type(error).__name__)
        except ValueError:
            self.drop()
            return Receipt(Outcome.FAILED, "recipient", "address")
        if not in_time():
            self.drop()
            return Receipt(Outcome.RETRY, "slow", "no-time")
        return self._content(raw)

    def close(self) -> None:
        """Say goodbye, and close the connection whatever the answer is."""
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except OSError:
                pass
            finally:
                self.drop()

    def drop(self) -> None:
        """Close the connection without a word."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _envelope(self, to: str, size: int) -> None:
        """Get as far as an accepted recipient. A kept connection that has gone stale is remade."""
        kept = self._smtp is not None
        try:
            self._say_sender(size)
        except (smtplib.SMTPServerDisconnected, _Refused) as error:
            if not kept or (isinstance(error, _Refused) and error.number != 421):
                raise
            self.drop()
            self._say_sender(size)
        number, words = self._connection.rcpt(to)
        if number not in (250, 251):
            raise _Refused("recipient", number, words)

    def _say_sender(self, size: int) -> None:
        smtp = self._connection
        options = [f"size={size}"] if smtp.has_extn("size") else []
        number, words = smtp.mail(self._sender, options)
        if number != 250:
            raise _Refused("sender", number, words)

    def _content(self, raw: bytes) -> Receipt:
        smtp = self._connection
        try:
            number, words = smtp.docmd("DATA")
        except OSError as error:  # no content has left
            self.drop()
            return Receipt(Outcome.RETRY, "data", type(error).__name__)
        if number != 354:
            return self._not_accepted(_Refused("content", number, words))
        try:
            smtp.send(raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")
            number, words = smtp.getreply()
        except OSError as error:
            self.drop()
            return Receipt(Outcome.UNKNOWN, "content", type(error).__name__)
        if 200 <= number <= 299:
            return Receipt(Outcome.SENT)
        if 400 <= number <= 599:
            return self._not_accepted(_Refused("content", number, words))
        self.drop()
        return Receipt(Outcome.UNKNOWN, "content", "no-answer")

    def _not_accepted(self, answer: _Refused) -> Receipt:
        if answer.number == 421 or answer.number < 0:
            self.drop()
        else:
            self._reset()
        # A refused sender is our own fault, not this mail's: it waits until that is put right.
        final = 500 <= answer.number <= 599 and answer.phase != "sender"
        return Receipt(Outcome.FAILED if final else Outcome.RETRY, answer.phase, answer.code)

    def _reset(self) -> None:
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except OSError:
            self.drop()

    @property
    def _connection(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except OSError as error:
                number = getattr(error, "smtp_code", None)
                raise _Unreachable(str(number or type(error).__name__)) from error
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        timeout = min(settings.EMAIL_TIMEOUT or SMTP_TIMEOUT_S, SMTP_TIMEOUT_S)  # or leases lie
        kind: Callable[..., smtplib.SMTP] = smtplib.SMTP
        if settings.EMAIL_USE_SSL:
            kind = partial(smtplib.SMTP_SSL, context=self._tls)
        smtp = kind(
            settings.EMAIL_HOST,
            settings.EMAIL_PORT,
            local_hostname=DNS_NAME.get_fqdn(),
            timeout=timeout,
        )
        try:
            if settings.EMAIL_USE_TLS:
                smtp.starttls(context=self._tls)
            if settings.EMAIL_HOST_USER and settings.EMAIL_HOST_PASSWORD:
                smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        if settings.EMAIL_SSL_CERTFILE:
            context = ssl.SSLContext(protocol=ssl.PROTOCOL_TLS_CLIENT)
            context.load_cert_chain(settings.EMAIL_SSL_CERTFILE, settings.EMAIL_SSL_KEYFILE)
            return context
        return ssl.create_default_context()


class _Unreachable(Exception):
    """No mail server answered, or it would not let us in."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
