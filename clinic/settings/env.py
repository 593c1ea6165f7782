"""The one reader of the environment. Only settings modules import it."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
env.prefix = ""
