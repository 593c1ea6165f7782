"""Django's PostgreSQL backend, on the embedded server."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from clinic.embedded import server
from clinic.tenancy.connection import WalledConnection


class DatabaseWrapper(WalledConnection, base.DatabaseWrapper):
    """A connection that first makes sure that its server runs and its database exists."""

    def __init__(self, settings_dict: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(settings_dict, *args, **kwargs)
        # The test runner renames the database later and creates that one itself.
        self._own_database = settings_dict["NAME"] or None

    def get_connection_params(self) -> dict[str, Any]:
        settings = self.settings_dict
        socket_folder = server.ensure_running(
            Path(settings["EMBEDDED_DIR"]),
            database=self._own_database if settings["NAME"] == self._own_database else None,
            options=settings.get("EMBEDDED_OPTIONS", {}),
        )
        settings.update(HOST=str(socket_folder), PORT="", USER=server.SUPERUSER, PASSWORD="")
        return super().get_connection_params()
