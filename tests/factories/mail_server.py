"""A real SMTP server in a thread, with faults that an address asks for."""

import logging
import mailbox
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """Keeps what it accepts, in memory and as a Maildir.

    `faults` maps a recipient to what goes wrong with her mail:
    "451" or "550" at RCPT, "421" at MAIL, "552" or "452" after the content, "lose" drops the
    connection and the mail, "eat" keeps the mail and drops the connection without an answer.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: dict[str, str] = {}
        self.accepted: list[tuple[str, bytes]] = []
        self.connections = 0
        self.before_content: Callable[[str], None] = lambda to: None
        self._box = mailbox.Maildir(folder)

    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for _, raw in self.accepted]

    def recipients(self) -> list[str]:
        return sorted(to for to, _ in self.accepted)

    def _keep(self, to: str, raw: bytes) -> None:
        self.accepted.append((to, raw))
        self._box.add(raw)

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, host: str, r):
        self.connections += 1
        session.host_name = host
        return [r[0], "250-PIPELINING", *r[1:]]  # as the usual mail servers do

    async def handle_MAIL(self, server: SMTP, session, envelope: Envelope, address, options):
        if "421" in self.faults.values():
            return "421 4.3.2 Going down"
        if "sender" in self.faults:
            return f"{self.faults['sender']} 5.7.1 Sender refused"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session, envelope: Envelope, address, options):
        fault = self.faults.get(address, "")
        if fault in {"451", "550"}:
            return f"{fault} {fault[0]}.1.1 No {address} here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope: Envelope) -> str:
        (to,) = envelope.rcpt_tos
        self.before_content(to)
        fault = self.faults.get(to, "")
        if fault in {"552", "452"}:
            return f"{fault} {fault[0]}.3.4 Too big"
        if fault != "lose":
            self._keep(to, envelope.original_content)
        if fault in {"lose", "eat"}:
            server.transport.abort()
        return "250 OK"


@contextmanager
def mail_server(folder: Path) -> Iterator[tuple[MailServer, int]]:
    """Run a mail server on a free port of this machine; yields it and the port."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # else a line for every command
    server = MailServer(folder)
    port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server, port
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
