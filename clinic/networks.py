"""Addresses of one household or ward taken together, for limits and for what is kept of them."""

from ipaddress import ip_network

from django.http import HttpRequest

from clinic import client_address


def of(request: HttpRequest) -> str:
    """Return what limits count by: the address, or the /64 of it that one IPv6 customer has."""
    address = client_address.of(request)
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address


def shortened(address: str) -> str:
    """Return an address without its end: enough to know a place by, and not a person."""
    if not address:
        return ""
    return str(ip_network(f"{address}/{48 if ':' in address else 24}", strict=False))
