from programs.models.booking import (
    ATTENDED_OR_NOT,
    HOLDS_A_PLACE,
    OPEN,
    WAITING,
    Booking,
    BookingStatus,
    CancelReason,
)
from programs.models.calendar_change import CalendarChange, ChangeItem, ChangeKind
from programs.models.enrollment import Enrollment, EnrollmentStatus
from programs.models.planned_dose import PlannedDose
from programs.models.protocol import Modality, Protocol, ProtocolComponent, ProtocolVersion
from programs.models.series import Series
from programs.models.session import Session, SessionKind, SessionStatus
from programs.models.session_record import EarlyStop, SessionRecord

__all__ = [
    "ATTENDED_OR_NOT",
    "HOLDS_A_PLACE",
    "OPEN",
    "WAITING",
    "Booking",
    "BookingStatus",
    "CalendarChange",
    "CancelReason",
    "ChangeItem",
    "ChangeKind",
    "EarlyStop",
    "Enrollment",
    "EnrollmentStatus",
    "Modality",
    "PlannedDose",
    "Protocol",
    "ProtocolComponent",
    "ProtocolVersion",
    "Series",
    "Session",
    "SessionKind",
    "SessionRecord",
    "SessionStatus",
]
