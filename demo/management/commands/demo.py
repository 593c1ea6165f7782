"""Run the whole synthetic clinic on this machine."""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from clinic.launcher import demo
from clinic.management.base import HouseCommand

SETTINGS = "clinic.settings.development"


class Command(HouseCommand):
    as_owner = True
    help = "Run the synthetic clinic: database, web server, worker and mail, until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000", help="where the pages are, default 8000")
        parser.add_argument("--folder", default="var/demo", help="where its data are kept")

    def handle(self, *args: object, port: str, folder: str, **options: object) -> None:
        chosen = (settings.BASE_DIR / (folder or "var/demo")).resolve()
        self._use(chosen)
        if not (port or "8000").isdecimal():
            raise CommandError(f"PORT={port} is no port: choose one from 1024 to 65535.")
        demo.run(int(port or 8000))

    def _use(self, folder: Path) -> None:
        """Start over if the settings were read for another folder: they are read only once."""
        if (
            folder == Path(settings.VAR_DIR).resolve()
            and os.environ.get("DJANGO_SETTINGS_MODULE") == SETTINGS
        ):
            return
        os.environ.update(STEADY_VAR_DIR=str(folder), DJANGO_SETTINGS_MODULE=SETTINGS)
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
