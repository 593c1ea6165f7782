"""Settings of what `make security` starts: the development ones, on a database server of its own.

Passwords are hashed as in production, because guessing them is measured; mails go nowhere.
"""

from clinic.settings.development import *  # noqa: F403
from clinic.settings.development import DATABASES, VAR_DIR

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
CLOCK_OFFSET_FILE = None

if DATABASES["default"]["ENGINE"] == "clinic.embedded":
    DATABASES["default"]["EMBEDDED_DIR"] = VAR_DIR / "security" / "postgres"
