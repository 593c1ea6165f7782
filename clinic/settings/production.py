"""Production: refuses to start on anything missing, and names all of it at once."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from clinic.settings.env import env

_NEEDED = {
    "SECRET_KEY": "a long random string, for example from `python -c 'import secrets; "
    "print(secrets.token_urlsafe(50))'`",
    "DATABASE_URL": "postgres://user:password@host:5432/name",
    "CELERY_BROKER_URL": "rediss://host:6379/0",
    "ALLOWED_HOSTS": "the host names the clinic is reached by, separated by commas",
    "STEADY_BASE_URL": "the address that mails link to, for example https://clinic.example",
    "EMAIL_URL": "smtp+tls://user:password@host:587",
    "STEADY_FIELD_KEYS": "what sealed columns are sealed with: a name, a colon and the 32 bytes "
    "that `openssl rand -base64 32` prints, as in k1:...; keep a copy outside the database",
    "STEADY_INDEX_KEY": "what addresses are looked up with: another `openssl rand -base64 32`",
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

from clinic.sealed.keys import decoded, parse  # noqa: E402
from clinic.settings import transport  # noqa: E402
from clinic.settings.base import *  # noqa: E402, F403
from clinic.settings.base import (  # noqa: E402
    CELERY_BROKER_URL,
    DATABASES,
    FIELD_KEYS,
    INDEX_KEY,
    INSTALLED_APPS,
    PROXIES,
    SECOND_FACTOR,
    STORAGES,
    VAR_DIR,
)

parse(FIELD_KEYS)  # a key that is none is found out here, not at the first patient
decoded(INDEX_KEY, "STEADY_INDEX_KEY")

DEBUG = False
LOG_AS_JSON = True
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# A database server that vanishes without a word is noticed within seconds, not minutes: a page then
# says so, and a sender goes on as soon as it is back.
_options: Any = DATABASES["default"].get("OPTIONS", {})
_database_tls, _no_database_tls = transport.database_options(
    str(DATABASES["default"].get("HOST", "")), _options
)
_broker_tls, _no_broker_tls = transport.broker_tls(CELERY_BROKER_URL)
_no_mail_tls = transport.mail_complaint(env.str("EMAIL_URL"))
if _plain := [said for said in (_no_database_tls, _no_broker_tls, _no_mail_tls) if said]:
    raise ImproperlyConfigured("Steady cannot start.\n  " + "\n  ".join(_plain))
if _broker_tls:
    CELERY_BROKER_USE_SSL = _broker_tls
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    **_options,
    **_database_tls,
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
