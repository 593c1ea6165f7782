"""A browser that opens mailed links as people's do: it is led on, and keeps what it is given."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client

EXCHANGED = ("/v/", "/c/", "/u/", "/q/", "/s/", "/h/", "/w/")


def led_on(path: str) -> str:
    """Return the address without a secret that a mailed one leads to."""
    answer = Client().get(path)
    assert answer.status_code == 303
    return str(answer["Location"])


class Browser(Client):
    """Django's client, which also goes from a mailed address to the one without a secret."""

    def get(self, path: str, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().get(path, *args, **kwargs)
        exchanged = answer.status_code == 303 and "her-links" in answer.cookies
        if exchanged and urlsplit(path).path.startswith(EXCHANGED) and not kwargs.get("follow"):
            return super().get(answer["Location"], **kwargs)
        return answer
