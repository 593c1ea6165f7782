"""Settings shared by every environment; the short files beside this one hold one concern each."""

from datetime import timedelta
from pathlib import Path

from clinic.settings.celery import *  # noqa: F403
from clinic.settings.env import BASE_DIR, VAR_DIR, env
from clinic.settings.languages import LANGUAGES  # noqa: F401
from clinic.settings.security import *  # noqa: F403

APPS_OF_THE_HOUSE = [
    "clinic",
    "notifications",
    "patients",
    "programs",
    "adherence",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    *APPS_OF_THE_HOUSE,
]

MIDDLEWARE = [
    "clinic.request_id.RequestId",
    "clinic.logs.requests.RequestLog",
    "clinic.answer_first.AnswerFirst",
    # outside of all that can answer by itself, so that errors and files have these headers too
    "csp.middleware.CSPMiddleware",
    "clinic.response_headers.ResponseHeaders",
    "clinic.refused_requests.RefusedRequests",
    "clinic.middleware.RequestCircumstances",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clinic.tenancy.middleware.WithinWalls",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "clinic.body_limit.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clinic.identity.middleware.Identity",
    "clinic.middleware.ClosedByDefault",
    "patients.care.middleware.RestrictedRecords",
    "clinic.middleware.AuditContext",
    "clinic.limited.SayTooMany",
    "clinic.tokens.middleware.KnowKeys",
]

ROOT_URLCONF = "clinic.urls"
WSGI_APPLICATION = "clinic.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic.context.shell",
            ],
            "builtins": ["clinic.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "clinic.forms.SteadyFormRenderer"

DATABASES = {
    "default": (
        env.db_url("DATABASE_URL", engine="clinic.database")
        if env.str("DATABASE_URL", default="")
        else {
            "ENGINE": "clinic.embedded",
            "NAME": "steady",
            "EMBEDDED_DIR": VAR_DIR / "postgres",
        }
    )
}
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
# Code that enters no scope (clinic.tenancy) sees nobody's rows; tests alone start as the owner.
TESTS_OWN_THE_TABLES = False
# What sealed columns are sealed with, and what addresses are looked up with (clinic/sealed/).
FIELD_KEYS = env.str("STEADY_FIELD_KEYS", default="")
INDEX_KEY = env.str("STEADY_INDEX_KEY", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = ["clinic.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Where the web pages live, for links in mails. No trailing slash.
BASE_URL = env.str("STEADY_BASE_URL", default="http://127.0.0.1:8000")
# Whom to tell about a weakness, as an address that begins with mailto: or https:.
SECURITY_CONTACT = env.str("STEADY_SECURITY_CONTACT", default="")
# How many proxies stand in front, each adding whom it saw to X-Forwarded-For; with none, what
# callers put into such headers is not believed (clinic/client_address.py).
PROXIES = env.int("STEADY_PROXIES", default=0)

# A neutral sender: neither name nor domain may give a diagnosis away.
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("STEADY_FROM_EMAIL", default="clinic@steady.example")
vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:8025"))
MAIL_CONNECTIONS = env.int("STEADY_MAIL_CONNECTIONS", default=4)
# Where to ask whether a mail arrived when a crash left it unclear: "maildir:PATH",
# "mailpit:URL", or nothing.
MAIL_LOOKUP = env.str("STEADY_MAIL_LOOKUP", default="")
# The provider that mail is handed to, if it reports afterwards what became of each mail (see
# docs/operations.md), the secret in the address that it posts to, and the key it signs with.
MAIL_PROVIDER = env.str("STEADY_MAIL_PROVIDER", default="")
MAIL_WEBHOOK_SECRET = env.str("STEADY_MAIL_WEBHOOK_SECRET", default="")
MAIL_WEBHOOK_KEY = env.str("STEADY_MAIL_WEBHOOK_KEY", default="")
# News of what staff changed waits this long: several changes become one mail, or none.
MAIL_SETTLES_FOR = timedelta(minutes=env.int("STEADY_MAIL_SETTLE_MINUTES", default=3))
# For how many days a copy of each mail is kept.
MAIL_COPY_DAYS = env.int("STEADY_MAIL_COPY_DAYS", default=30)
# Where senders note each mail that leaves, outside the database, so that a restored one can be told
# what it forgot. All senders share this folder; it is never restored together with the database.
SEND_JOURNAL: Path | None = Path(
    env.str("STEADY_SEND_JOURNAL", default=str(VAR_DIR / "send-journal"))
)
# The file in which `python -m backups wal` leaves word of how backups are; empty: none are made.
BACKUP_STATUS = env.str("STEADY_BACKUP_STATUS", default="")
# Divides the engine's time-outs, leases and pauses; only `make chaos` sets it to anything but 1.
MAIL_HASTE = 1.0

# A folder that the head of the audit chain is copied to, best on another machine; empty: nowhere.
AUDIT_HEADS = env.str("STEADY_AUDIT_HEADS", default="")

# What monitoring sends to read /metrics, as a bearer token; empty: there is no such page.
METRICS_TOKEN = env.str("STEADY_METRICS_TOKEN", default="")

# A file holding seconds that clinic.clock adds to the real time; only the demo and tests set it.
# The synthetic clinic, its front page and time travel; never beside real patients.
DEMO = False
CLOCK_OFFSET_FILE: Path | None = None

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "clinic.tokens.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["clinic.api.permissions.DeclaredPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["clinic.api.parsers.PlainJson"],
    "DEFAULT_PAGINATION_CLASS": "clinic.api.pagination.ByIdCursor",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "clinic.api.problems.problem_response",
    "PAGE_SIZE": 50,
    # As described, and as clocks on walls tell it: no zone, no part of a second.
    "TIME_INPUT_FORMATS": ["%H:%M", "%H:%M:%S"],
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Steady",
    "DESCRIPTION": "Supervised exercise programs during aromatase-inhibitor therapy.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "clinic.api.schema.describe_problems",
        "clinic.api.schema.wall_times_without_zone",
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {
        "MeasurementKind": "patients.models.MeasurementKind",
        "PrecautionKind": "patients.models.PrecautionKind",
        "ImportKind": "patients.models.ImportKind",
        "PatientStatus": "patients.models.PatientStatus",
        "ReportSource": "patients.models.ReportSource",
        "HowOften": "patients.models.HowOften",
        "CarerParty": "patients.models.Party",
        "DispensingSource": "patients.models.DispensingSource",
        "SessionKind": "programs.models.SessionKind",
        "EnrollmentEnding": "programs.api.serializers.ENDED",
        "AttendanceOutcome": "programs.api.serializers.OUTCOMES",
        "SessionScope": "programs.api.change_serializers.SCOPES",
        "SeriesScope": "programs.api.change_serializers.SEVERAL",
        "MessageState": "notifications.models.MessageState",
        "EpisodeState": "adherence.models.EpisodeState",
        "EpisodeOutcome": "adherence.models.EpisodeOutcome",
    },
}

# One JSON object a line, or words to read; either holds allow-listed facts only (clinic/logs/).
LOG_AS_JSON = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"allowed": {"()": "clinic.logs.lines.formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "allowed"}},
    "loggers": {
        # no handlers of Django's own: they print addresses, and would mail whole requests
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # a line for each task that comes, beside the one for each that is done
        "celery.worker.strategy": {"level": "WARNING"},
        # a warning for each HEAD, as Django leaves it to the server to drop what a GET would have
        "gunicorn.http.wsgi": {"level": "ERROR"},
        # a line for each step of each PDF
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
PGHISTORY_APPEND_ONLY = True
SILENCED_SYSTEM_CHECKS: list[str] = []
