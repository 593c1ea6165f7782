"""The synthetic clinic, made once."""

import sys

from django.apps import apps
from django.core.management import call_command, get_commands


def seed_once() -> None:
    """Make the synthetic clinic unless a clinic is there already."""
    if "seed_demo" in get_commands() and not apps.get_model("clinic", "Clinic").objects.exists():
        print("Making the synthetic clinic (once) ...", file=sys.stderr)
        call_command("seed_demo", stdout=sys.stderr)
