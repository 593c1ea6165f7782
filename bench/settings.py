"""Settings of the servers and workers that benchmarks start: production's, on a scratch database.

Plain HTTP, for the benchmark that started them is on the same machine.
"""

from clinic.settings.base import *  # noqa: F403
from clinic.settings.base import INSTALLED_APPS, STORAGES, VAR_DIR
from clinic.settings.development import FIELD_KEYS, INDEX_KEY  # noqa: F401
from clinic.settings.env import env

DATABASES = {"default": env.json("STEADY_BENCH_DATABASE")}
SECRET_KEY = env.str("STEADY_BENCH_KEY")  # that of whoever started us, who makes the sessions
ALLOWED_HOSTS = ["127.0.0.1"]
SECOND_FACTOR = "off"  # its people sign in without a press
INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
