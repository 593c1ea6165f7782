"""Production, with static files from where they lie: nothing is collected for a trial."""

from clinic.settings.production import *  # noqa: F403
from clinic.settings.production import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
SECOND_FACTOR = "off"  # whoever opens the pages was signed in without a press
