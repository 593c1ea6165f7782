"""The one reader of the environment. Only settings modules import it."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()

# Everything that a run writes without being told where: embedded database, queue, demo mail.
VAR_DIR = Path(env.str("STEADY_VAR_DIR", default=str(BASE_DIR / "var")))
