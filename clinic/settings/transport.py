"""TLS to the database, the broker and the mail server: demanded, or refused in so many words.

Another machine is reached with its certificate checked, or not at all. What needs no TLS, such as
the network of one host's containers, is said by its own variable, so that nobody forgets it.
"""

import ssl
from typing import Any
from urllib.parse import urlsplit

from clinic.settings.env import env

_LOCAL = {"", "127.0.0.1", "::1", "localhost"}
_OFF = "or set {name}=off where nobody else is on the network"


def database_options(host: str, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return a connection's TLS options and what is wrong with them, "" for nothing."""
    if host.startswith("/") or host in _LOCAL or not _demanded("STEADY_DATABASE_TLS"):
        return {}, ""
    mode = options.get("sslmode", "verify-full")
    if mode != "verify-full":
        return {}, (
            f"DATABASE_URL: sslmode={mode} does not check whom it talks to. Take it out, "
            + _OFF.format(name="STEADY_DATABASE_TLS")
        )
    authority = env.str("STEADY_DATABASE_CA", default="system")
    return {"sslmode": mode, "sslrootcert": options.get("sslrootcert", authority)}, ""


def broker_tls(url: str) -> tuple[dict[str, Any] | None, str]:
    """Return what Celery needs for TLS to the broker and what is wrong, "" for nothing."""
    parts = urlsplit(url)
    if parts.scheme == "rediss":
        found: dict[str, Any] = {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": True}
        authority = env.str("STEADY_REDIS_CA", default="")
        return found | ({"ssl_ca_certs": authority} if authority else {}), ""
    socket = parts.scheme.endswith("+socket") or parts.scheme in {"filesystem", "memory"}
    if socket or parts.hostname in _LOCAL or not _demanded("STEADY_REDIS_TLS"):
        return None, ""
    return None, (
        f"CELERY_BROKER_URL: {parts.scheme}:// is not encrypted. Use rediss://, "
        + _OFF.format(name="STEADY_REDIS_TLS")
    )


def mail_complaint(url: str) -> str:
    """Return what is wrong with the way to the mail server, "" for nothing."""
    parts = urlsplit(url)
    encrypted = parts.scheme in {"smtp+tls", "smtp+ssl", "smtps"}
    if encrypted or parts.hostname in _LOCAL or not _demanded("STEADY_SMTP_TLS"):
        return ""
    return (
        f"EMAIL_URL: {parts.scheme}:// is not encrypted. Use smtp+tls:// or smtp+ssl://, "
        + _OFF.format(name="STEADY_SMTP_TLS")
    )


def _demanded(name: str) -> bool:
    return env.str(name, default="on") != "off"
