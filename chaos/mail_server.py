"""A mail server that misbehaves on request, as a process of its own.

It keeps a log of what it accepted, and answers the part of Mailpit's search that asks for a
Message-ID. Its two ports go into a file in its folder.
"""

import argparse
import asyncio
import hashlib
import json
import logging
import time
import urllib.parse
from email.parser import BytesHeaderParser
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from chaos.faults import Fault, Faults, Greeting
from chaos.mail_log import Accepted, LogWriter

PORTS = "ports.json"
LOG = "accepted.jsonl"
HOST = "127.0.0.1"
# While refusing, nobody listens on the port.
REFUSE_EVERY_S, REFUSE_FOR_S = 4.0, 0.4
_GREETINGS = {Greeting.BAD: b"554 5.3.2 Not today\r\n", Greeting.BUSY: b"421 4.3.2 Busy\r\n"}
_REFUSED_AT_RCPT = {
    Fault.LATER: "451 4.3.0 Later, please",
    Fault.NOBODY: "550 5.1.1 Nobody of that name",
}


class MailServer:
    """The handler of all connections. `timeout` is how long a client waits for an answer."""

    def __init__(self, log: LogWriter, faults: Faults, *, gap: float, timeout: float) -> None:
        self._log, self._faults = log, faults
        self._gap, self._timeout = gap, timeout
        self._accepting: set[asyncio.Task[None]] = set()

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, offers: list[str]
    ) -> list[str]:
        session.host_name = name
        return [offers[0], "250-PIPELINING", *offers[1:]]  # as the usual mail servers do

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = self._faults.of_next_attempt(address)
        if fault in _REFUSED_AT_RCPT:
            return _REFUSED_AT_RCPT[fault]
        if fault is Fault.GOING_DOWN:
            asyncio.get_running_loop().call_soon(_transport(server).close)
            return "421 4.3.2 Going down"
        session.chaos_fault = fault  # type: ignore[attr-defined]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = session.chaos_fault  # type: ignore[attr-defined]
        if fault is Fault.TOO_BIG:
            return "552 5.3.4 Too big"
        if fault in {Fault.LATE, Fault.STALL}:
            if fault is Fault.LATE:
                self._accept_later(envelope, self._timeout * 1.25)
            await asyncio.sleep(self._timeout * 1.5)
        elif fault is not Fault.LOSE:
            await self._accept(envelope)
        if fault in {Fault.LOSE, Fault.EAT, Fault.STALL}:
            _transport(server).abort()
        return "250 OK"

    async def _accept(self, envelope: Envelope) -> None:
        """Take a mail and let the gap pass in which neither side knows.

        Half of them are taken before the gap, half after it: these the server forgets when its
        client dies in between.
        """
        fingerprint = hashlib.sha256(_content(envelope)).hexdigest()
        early = int(fingerprint[0], 16) < 8
        if not early:
            await asyncio.sleep(self._gap)
        self._keep(envelope, fingerprint)
        if early:
            await asyncio.sleep(self._gap)

    def _accept_later(self, envelope: Envelope, seconds: float) -> None:
        """Take a mail after the client has gone, which ends the task that answers it."""

        async def accept() -> None:
            await asyncio.sleep(seconds)
            self._keep(envelope, hashlib.sha256(_content(envelope)).hexdigest())

        task = asyncio.create_task(accept())
        self._accepting.add(task)
        task.add_done_callback(self._accepting.discard)

    def _keep(self, envelope: Envelope, fingerprint: str) -> None:
        head = BytesHeaderParser().parsebytes(_content(envelope))
        message_id = str(head["Message-ID"])
        (to,) = envelope.rcpt_tos
        self._log.add(Accepted(message_id, to, time.time(), fingerprint[:16]))


def _transport(server: SMTP) -> asyncio.Transport:
    assert isinstance(server.transport, asyncio.Transport)
    return server.transport


def _content(envelope: Envelope) -> bytes:
    content = envelope.original_content
    assert content is not None
    return content


class _Rude(asyncio.Protocol):
    """Greets with a refusal, or not at all, and closes."""

    def __init__(self, greeting: Greeting) -> None:
        self._greeting = greeting

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        if self._greeting is Greeting.RESET:
            transport.abort()
            return
        transport.write(_GREETINGS[self._greeting])
        transport.close()


async def _answer(log: LogWriter, reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
    """Answer one search in Mailpit's words: query=message-id:"..."."""
    target = (await reader.readline()).split(b" ")[1].decode()
    while (await reader.readline()).strip():
        pass
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(target).query)["query"][0]
    message_id = query.removeprefix('message-id:"').removesuffix('"')
    found = [{"MessageID": message_id}] if log.has(f"<{message_id}>") else []
    body = json.dumps({"messages": found}).encode()
    out.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + body)
    out.close()


async def serve(options: argparse.Namespace) -> None:
    """Serve until the process ends."""
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    log = LogWriter(folder / LOG)
    faults = Faults(options.seed, options.faults)
    handler = MailServer(log, faults, gap=options.gap, timeout=options.timeout)
    loop = asyncio.get_running_loop()

    def connection() -> asyncio.BaseProtocol:
        greeting = faults.of_next_connection()
        return _Rude(greeting) if greeting else SMTP(handler, hostname="localhost", loop=loop)

    server = await loop.create_server(connection, HOST, 0)
    port = server.sockets[0].getsockname()[1]
    search = await asyncio.start_server(lambda r, w: _answer(log, r, w), HOST, 0)
    ports = {"smtp": port, "search": search.sockets[0].getsockname()[1]}
    written = folder / f"{PORTS}.new"
    written.write_text(json.dumps(ports), encoding="utf-8")
    written.rename(folder / PORTS)
    while options.faults:
        await asyncio.sleep(REFUSE_EVERY_S)
        server.close()
        await asyncio.sleep(REFUSE_FOR_S)
        server = await loop.create_server(connection, HOST, port)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=float, default=0.0, help="share of first attempts")
    parser.add_argument("--gap", type=float, default=0.01, help="seconds from content to answer")
    parser.add_argument("--timeout", type=float, default=20.0, help="how long a client waits")
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # else a line for every command
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # clients vanish; that is the point
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
