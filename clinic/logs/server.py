"""The web server's own lines, which Django's settings do not reach."""

import os
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings.production")

from clinic.logs.lines import formatter


class ServerLog(Logger):
    """Write gunicorn's errors as the rest of the log is; requests are logged by the project."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(formatter())

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Write nothing: an access log would hold addresses (clinic.logs.requests has a line)."""
