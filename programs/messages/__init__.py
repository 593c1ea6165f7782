"""The mails about appointments: planned, booked, soon, moved, cancelled."""

from programs.actions.mailing import version_of
from programs.messages.day_sheet import DaySheet
from programs.messages.for_carer import ForCarer
from programs.messages.kinds import KINDS as APPOINTMENTS
from programs.messages.missed import MissedSession
from programs.messages.planned import ProgramPlanned

KINDS = (*APPOINTMENTS, ProgramPlanned, MissedSession, DaySheet, ForCarer)

__all__ = ["KINDS", "version_of"]
