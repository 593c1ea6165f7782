"""Many people at one place at the same moment, over HTTP."""

import http.client
import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PATIENCE_S = 90


@dataclass(frozen=True)
class Answer:
    status: int
    seconds: float
    text: str


def send_at_once(
    port: int,
    method: str,
    path: str,
    bodies: Sequence[Mapping[str, Any]],
    headers: Mapping[str, str],
) -> list[Answer]:
    """Send one request a body, all at once, each over a connection of its own."""
    start = threading.Barrier(len(bodies))
    found: list[Answer] = []
    texts = [json.dumps(body) for body in bodies]

    def run(text: str) -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        link.connect()
        start.wait()
        began = time.perf_counter()
        link.request(method, path, text, dict(headers))
        answer = link.getresponse()
        said = answer.read().decode()
        found.append(Answer(answer.status, time.perf_counter() - began, said))
        link.close()

    threads = [threading.Thread(target=run, args=[text]) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert len(found) == len(bodies), "somebody in the crowd got no answer"
    return found
