"""Sessions, sealed: what a page says after a change may name a patient, and waits in one."""

import logging
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from clinic.sealed.box import Unreadable, opened, seal

PLACE = "django_session.session_data"

logger = logging.getLogger(__name__)


class SessionStore(DatabaseSessions):
    """Django's sessions in the database, which cannot read them."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return seal(super().encode(session_dict), PLACE)

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Return what a session holds; one that cannot be opened is over, and signs nobody in."""
        try:
            return super().decode(opened(str(session_data), PLACE))
        except Unreadable as error:
            logger.warning("A session ended: %s", error)
            return {}
