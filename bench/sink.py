"""A mail server that accepts everything and keeps nothing, as a process of its own."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _Drop:
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return "250 OK"


@contextmanager
def running_sink() -> Iterator[int]:
    """Start the sink on a free port of this machine, and yield the port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.sink"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    controller = Controller(_Drop(), hostname="127.0.0.1", port=0)
    controller.start()
    assert controller.server is not None
    print(controller.server.sockets[0].getsockname()[1], flush=True)
    threading.Thread(target=sys.stdin.read).start()  # ends when whoever started us does
    threading.main_thread().join()


if __name__ == "__main__":
    main()
