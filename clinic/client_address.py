"""Who is at the other end of a request: the address that a caller cannot choose."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = ""


def of(request: HttpRequest) -> str:
    """Return the address of the browser behind as many proxies as STEADY_PROXIES says.

    Each proxy writes whom it saw at the end of X-Forwarded-For, so only the last entries, one a
    proxy, are theirs; whatever stands before was sent by the caller. A list that is too short or
    unreadable did not come through the proxies: then it is whoever holds the connection. Empty
    where nobody does (a Unix socket).
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.PROXIES
    if proxies:
        heard = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
        if len(heard) >= proxies and (client := _plain(heard[-proxies])):
            return client
    return _plain(peer)


def _plain(text: str) -> str:
    """Return an address in its one spelling, without a port; empty for anything else."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)
