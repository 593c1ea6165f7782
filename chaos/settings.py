"""Settings of every process that `make chaos` starts: production's, on servers of its own."""

from clinic.settings.env import env
from clinic.settings.production import *  # noqa: F403
from clinic.settings.production import DATABASES, VAR_DIR

DATABASES["default"]["HOST"] = env.str("CHAOS_SOCKET")  # a URL would lose its capital letters
# Every time of the mail engine is this many times shorter, so that a run takes minutes.
MAIL_HASTE = env.float("CHAOS_HASTE")
# A proof sets the clocks of all processes through this file.
CLOCK_OFFSET_FILE = VAR_DIR / "clock-offset"
SECOND_FACTOR = "off"  # its people sign in without a press
