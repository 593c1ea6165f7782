"""Production: refuses to start on anything missing, and names all of it at once."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from clinic.settings.env import env

_NEEDED = {
    "SECRET_KEY": "a long random string, for example from `python -c 'import secrets; "
    "print(secrets.token_urlsafe(50))'`",
    "DATABASE_URL": "postgres://user:password@host:5432/name",
    "CELERY_BROKER_URL": "redis://host:6379/0",
    "ALLOWED_HOSTS": "the host names the clinic is reached by, separated by commas",
    "STEADY_BASE_URL": "the address that mails link to, for example https://clinic.example",
    "EMAIL_URL": "smtp+tls://user:password@host:587",
}
_missing = [name for name in _NEEDED if not env.str(name, default="")]
if _missing:
    lines = "".join(f"\n  {name}: {_NEEDED[name]}" for name in _missing)
    raise ImproperlyConfigured(f"Steady cannot start. Set these environment variables:{lines}")

_wrong = []
if any("*" in host for host in env.list("ALLOWED_HOSTS")):
    _wrong.append("ALLOWED_HOSTS: name each host, without *. Whoever names another is refused.")
if env.bool("STEADY_BEHIND_PROXY", default=False) and not env.int("STEADY_PROXIES", default=0):
    _wrong.append("STEADY_PROXIES: say how many proxies stand in front, in place of "
                  "STEADY_BEHIND_PROXY; usually 1.")  # fmt: skip
if env.bool("STEADY_HTTPS", default=True) and not env.str("STEADY_BASE_URL").startswith("https://"):
    _wrong.append("STEADY_BASE_URL: must begin with https:// while STEADY_HTTPS is true.")
if _wrong:
    raise ImproperlyConfigured("".join(["Steady cannot start.", *(f"\n  {w}" for w in _wrong)]))

from clinic.settings.base import *  # noqa: E402, F403
from clinic.settings.base import (  # noqa: E402
    DATABASES,
    INSTALLED_APPS,
    PROXIES,
    SECOND_FACTOR,
    STORAGES,
    VAR_DIR,
)

DEBUG = False
LOG_AS_JSON = True
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# A database server that vanishes without a word is noticed within seconds, not minutes: a page then
# says so, and a sender goes on as soon as it is back.
_options: Any = DATABASES["default"].get("OPTIONS", {})
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    **_options,
}

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

# Plain HTTP is allowed only by saying so, for a trial on one's own machine.
_https = env.bool("STEADY_HTTPS", default=True)
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
# Browsers' preload list takes a whole domain and cannot be left quickly: only by saying so.
SECURE_HSTS_PRELOAD = env.bool("STEADY_HSTS_PRELOAD", default=False)
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
DEVICE_COOKIE_NAME = "__Host-device" if _https else "device"
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DEMO = env.bool("STEADY_DEMO", default=False)
if DEMO:
    FRONT_PAGE = "demo:front"
    INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
    CLOCK_OFFSET_FILE = VAR_DIR / "clock-offset"
    SECOND_FACTOR = env.str("STEADY_MFA", default="off")
if SECOND_FACTOR not in {"required", "administrators", *(["off"] if DEMO else [])}:
    raise ImproperlyConfigured(
        f"Steady cannot start. STEADY_MFA is “{SECOND_FACTOR}”: set it to required, or to "
        "administrators. Beside real patients it cannot be off."
    )
