"""The web server's own logs, which Django's settings do not reach."""

from gunicorn.config import Config
from gunicorn.glogging import Logger

from clinic.logs import RedactLinks


class RedactingLogger(Logger):
    """Write the access and error log of gunicorn without the secret part of links and feeds."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for log in (self.access_log, self.error_log):
            log.addFilter(RedactLinks())
