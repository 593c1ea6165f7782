"""The suite's settings on the database that a running test is using."""

import json
import os

from clinic.settings.test import *  # noqa: F403

DATABASES = {"default": json.loads(os.environ["RACE_DATABASE"])}
# rows are the queue of record; nobody listens for wake-ups here
CELERY_BROKER_URL = "memory://"
