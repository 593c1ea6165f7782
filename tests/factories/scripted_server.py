"""A mail server that follows a script, down to the byte: for what a good server never does.

A script maps a step to what happens there: an answer, or one of

    DROP     the connection ends without a word
    EAT      the same, and the content is kept
    HANG     no answer until the client has given up; the content is kept
    NOT_TLS  a promise of TLS that is not kept

Steps: "greeting", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "content".
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

DROP, HANG, EAT, NOT_TLS = "drop", "hang", "eat", "not TLS"
_USUAL = {
    "greeting": "220 here",
    "EHLO": "250 here",
    "STARTTLS": "502 5.5.1 not here",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go on",
    "content": "250 2.0.0 kept",
    "RSET": "250 2.0.0 ok",
    "QUIT": "221 2.0.0 bye",
}


class ScriptedServer:
    """One conversation at a time; `kept` holds the mails it took for good."""

    def __init__(self, listener: socket.socket, script: dict[str, str]) -> None:
        self.script = script
        self.kept: list[bytes] = []
        self._listener = listener
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Return when the conversations that were begun are over."""
        with suppress(OSError):  # already shut
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            # OSError: the client has hung up
            with connection, connection.makefile("rb") as lines, suppress(OSError):
                self._talk(connection, lines)

    def _talk(self, connection: socket.socket, lines) -> None:
        if not self._answer(connection, lines, "greeting"):
            return
        while line := lines.readline():
            step = line.split()[0].decode().upper()
            if not self._answer(connection, lines, step):
                return
            if step == "DATA" and self._says("DATA").startswith("354"):
                content = b"".join(_until_dot(lines))
                if not content:  # the client thought better of it
                    return
                if self._says("content") in (EAT, HANG) or self._says("content")[0] == "2":
                    self.kept.append(content)
                if not self._answer(connection, lines, "content"):
                    return
            if step == "QUIT":
                return

    def _says(self, step: str) -> str:
        return self.script.get(step, _USUAL.get(step, "500 5.5.2 what?"))

    def _answer(self, connection: socket.socket, lines, step: str) -> bool:
        """Say the answer of a step; False when the conversation is over."""
        says = self._says(step)
        if says == HANG:
            lines.read()  # until the client closes its end
            connection.sendall(b"250 2.0.0 kept, too late\r\n")
            return False
        if says in (DROP, EAT):
            return False
        if says == NOT_TLS:
            connection.sendall(b"220 2.0.0 go on\r\n")
            lines.read1()
            connection.sendall(b"500 5.5.2 what?\r\n")
            return False
        connection.sendall(f"{says}\r\n".encode())
        return True


def _until_dot(lines) -> Iterator[bytes]:
    """Return the lines of a mail; nothing at all of one whose client hung up."""
    kept = []
    while line := lines.readline():
        if line == b".\r\n":
            return iter(kept)
        kept.append(line)
    return iter(())


@contextmanager
def scripted_server(script: dict[str, str]) -> Iterator[tuple[ScriptedServer, int]]:
    """Run such a server on a free port of this machine; yields it and the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = ScriptedServer(listener, script)
        try:
            yield server, listener.getsockname()[1]
        finally:
            server.wait()
