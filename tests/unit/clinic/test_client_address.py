"""The address that limits and locks count by cannot be chosen by the caller."""

import pytest
from django.test import RequestFactory

from clinic import client_address

PEER = "10.0.0.9"


def address(settings, proxies, heard=None, peer=PEER):
    settings.PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": heard} if heard is not None else {}
    return client_address.of(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


@pytest.mark.parametrize(
    ("proxies", "heard", "expected"),
    [
        (0, "203.0.113.5", PEER),  # nobody in front: what callers say is no address
        (1, None, PEER),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "1.2.3.4, 203.0.113.5", "203.0.113.5"),  # the first was made up by the caller
        (2, "1.2.3.4, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        (2, "203.0.113.5", PEER),  # came past one of the two
        (1, "<script>", PEER),
        (1, "203.0.113.5:4711", "203.0.113.5"),
        (1, "[2001:db8::0001]:4711", "2001:db8::1"),
        (1, "::ffff:203.0.113.5", "203.0.113.5"),
    ],
)
def test_only_what_the_proxies_wrote_counts(settings, proxies, heard, expected):
    assert address(settings, proxies, heard) == expected


def test_a_socket_without_an_address_is_nobody(settings):
    assert address(settings, 0, peer="") == client_address.UNKNOWN
