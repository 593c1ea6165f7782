"""The Mailpit look-up against a server that speaks its search API."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from notifications.delivery.lookup import CannotAsk, MailpitLookup
from tests.factories.mail_server import free_port


@pytest.fixture
def mailpit():
    known = {"one@steady.invalid"}

    class Search(BaseHTTPRequestHandler):
        def do_GET(self):
            address = urlsplit(self.path)
            if address.path.startswith("/moved"):
                self.send_response(302)
                self.send_header("Location", self.path.removeprefix("/moved"))
                return self.end_headers()
            (query,) = parse_qs(address.query)["query"]
            hit = query.removeprefix("message-id:").strip('"') in known
            body = json.dumps({"messages": [{"ID": "x"}] if hit else []}).encode()
            self.send_response(200 if address.path == "/api/v1/search" else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Search)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_arrived_is_found_and_nothing_else(mailpit):
    asked = {"<one@steady.invalid>", "<two@steady.invalid>"}
    assert MailpitLookup(mailpit + "/").found(asked) == {"<one@steady.invalid>"}


def test_a_server_that_is_away_is_not_an_answer(mailpit):
    with pytest.raises(CannotAsk):
        MailpitLookup(f"http://127.0.0.1:{free_port()}").found({"<one@steady.invalid>"})
    with pytest.raises(CannotAsk):
        MailpitLookup(mailpit + "/elsewhere").found({"<one@steady.invalid>"})


def test_a_redirect_is_not_followed(mailpit):
    """The look-up asks the configured address, and lets nobody send it elsewhere."""
    with pytest.raises(CannotAsk):
        MailpitLookup(mailpit + "/moved").found({"<one@steady.invalid>"})
