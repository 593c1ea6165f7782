"""The mails about appointments: booked, soon, moved, cancelled."""

from programs.actions.mailing import version_of
from programs.messages.kinds import KINDS

__all__ = ["KINDS", "version_of"]
