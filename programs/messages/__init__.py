"""The mails about appointments: planned, booked, soon, moved, cancelled."""

from programs.actions.mailing import version_of
from programs.messages.kinds import KINDS as APPOINTMENTS
from programs.messages.planned import ProgramPlanned

KINDS = (*APPOINTMENTS, ProgramPlanned)

__all__ = ["KINDS", "version_of"]
