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

    # gunicorn's own methods log from one line of its code; the words stand where they were called

    def critical(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        self.error_log.critical(msg, *args, stacklevel=2, **kwargs)

    def error(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        self.error_log.error(msg, *args, stacklevel=2, **kwargs)

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        self.error_log.warning(msg, *args, stacklevel=2, **kwargs)

    def info(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        self.error_log.info(msg, *args, stacklevel=2, **kwargs)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        self.error_log.error(msg, *args, exc_info=True, stacklevel=2, **kwargs)

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Write nothing: an access log would hold addresses (clinic.logs.requests has a line)."""
