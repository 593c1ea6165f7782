"""Settings of the test suite: production's behaviour, faster hashing, nothing that leaves."""

from datetime import timedelta

from clinic.settings.development import *  # noqa: F403
from clinic.settings.development import DATABASES, VAR_DIR

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
CLOCK_OFFSET_FILE = None
TESTS_OWN_THE_TABLES = True
ANSWER_FIRST_IN_A_THREAD = False  # which would not see what a test has not committed
# A test's database goes back to what it was before, again and again.
SEND_JOURNAL = None
# Tests about something else need not wait; those about settling set what production has.
MAIL_SETTLES_FOR = timedelta()

if DATABASES["default"]["ENGINE"] == "clinic.embedded":
    # A server of its own, where losing data at a power cut is no loss.
    DATABASES["default"]["EMBEDDED_DIR"] = VAR_DIR / "postgres-test"
    DATABASES["default"]["EMBEDDED_OPTIONS"] = {"fsync": "off", "synchronous_commit": "off"}
