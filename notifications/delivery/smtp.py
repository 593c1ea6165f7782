"""Handing one mail to a mail server, and saying exactly how far it came."""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
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


class _Step(Enum):
    """A command before the content: what a refusal and a silence are called, what a yes is."""

    MAIL = "sender", "connection", (250,)
    RCPT = "recipient", "connection", (250, 251)
    DATA = "content", "data", (354,)

    def __init__(self, refused: str, silent: str, good: tuple[int, ...]) -> None:
        self.refused = refused
        self.silent = silent
        self.good = good


class _Silent(Exception):
    """The connection ended, or no answer came in time, before any content had left."""

    def __init__(self, step: _Step, code: str) -> None:
        super().__init__(code)
        self.step = step
        self.code = code


class _Refused(Exception):
    """A mail server's answer that is not the one hoped for; no step for the one to the content."""

    def __init__(self, phase: str, number: int, words: bytes, step: _Step | None = None) -> None:
        super().__init__(phase)
        self.phase = phase
        self.step = step
        self.number = number
        found = _ENHANCED.match(words)
        self.code = f"{number} {found.group().decode()}" if found else str(number)


class Transport:
    """One connection to the mail server of Django's EMAIL_* settings, made when needed.

    Kept over many mails and made anew after any fault. Not for sharing between threads.
    """

    def __init__(self, sender: str) -> None:
        self._sender = smtplib.quoteaddr(sender)
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
        except _Silent as silence:
            self.drop()
            return Receipt(Outcome.RETRY, silence.step.silent, silence.code)
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
        """Get as far as the server's wish for the content. A stale kept connection is remade."""
        kept = self._smtp is not None
        try:
            self._converse(to, size)
        except (_Silent, _Refused) as error:
            over = isinstance(error, _Silent) or error.number == 421
            if not (kept and over and error.step is _Step.MAIL):
                raise
            self.drop()
            self._converse(to, size)

    def _converse(self, to: str, size: int) -> None:
        """Name sender and recipient and ask to go on; all at once where the server allows that.

        The answers come in the order of the commands (RFC 2920), so that each failure keeps its
        phase. A server that wants content although it refused something gets none.
        """
        smtp = self._connection
        commands = {
            _Step.MAIL: f"MAIL FROM:{self._sender}"
            + (f" SIZE={size}" if smtp.has_extn("size") else ""),
            _Step.RCPT: f"RCPT TO:<{to}>",
            _Step.DATA: "DATA",
        }
        at_once = smtp.has_extn("pipelining")
        if any("\r" in command or "\n" in command for command in commands.values()):
            raise ValueError("line break in an address")
        for step, command in commands.items():
            try:
                if not at_once:
                    smtp.send(f"{command}\r\n")
                elif step is _Step.MAIL:
                    smtp.send("".join(f"{command}\r\n" for command in commands.values()))
                number, words = smtp.getreply()
            except OSError as error:
                raise _Silent(step, type(error).__name__) from error
            if number not in step.good:
                if at_once:
                    self._hear_out(smtp, after=step)
                raise _Refused(step.refused, number, words, step)

    def _hear_out(self, smtp: smtplib.SMTP, *, after: _Step) -> None:
        """Read the answers to what was said along with a command that was refused."""
        try:
            for step in list(_Step)[list(_Step).index(after) + 1 :]:
                number, _words = smtp.getreply()
                if step is _Step.DATA and number in step.good:
                    self.drop()
        except OSError:
            self.drop()

    def _content(self, raw: bytes) -> Receipt:
        smtp = self._connection
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
