"""The suite's settings on the database that a running test is using, with a clock it can move."""

import json
import os
from pathlib import Path

from clinic.settings.test import *  # noqa: F403

DATABASES = {"default": json.loads(os.environ["SENDER_DATABASE"])}
CLOCK_OFFSET_FILE = Path(os.environ["SENDER_CLOCK"])

# As in production: whoever names no scope sees nobody.
TESTS_OWN_THE_TABLES = False
