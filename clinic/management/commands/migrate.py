from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from clinic.tenancy import owner
from clinic.walls.raising import raise_walls


class Command(migrate.Command):
    """Django's migrate, as the owner of the tables, and the walls between clinics after it."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with owner():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('steady.migrating', 'on', false)")
            try:
                super().handle(*args, **options)
                if not (options["plan"] or options["check_unapplied"]):
                    self._raise_walls(options["verbosity"])
            finally:
                if connection.connection is not None:
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT set_config('steady.migrating', '', false)")

    def _raise_walls(self, verbosity: int) -> None:
        put_up = raise_walls()
        if verbosity and put_up:
            self.stdout.write(f"Row-level security was put up for {put_up} tables.")
