from programs.models.activity_file import LARGEST, ActivityFile, FileState
from programs.models.adjustment import AdjustmentReason, DoseAdjustment
from programs.models.adverse_event import AdverseEvent, Relatedness
from programs.models.booking import (
    ATTENDED_OR_NOT,
    EXPECTED,
    HOLDS_A_PLACE,
    OPEN,
    WAITING,
    Booking,
    BookingStatus,
    CancelReason,
)
from programs.models.calendar_change import CalendarChange, ChangeItem, ChangeKind
from programs.models.component import (
    ComponentExercise,
    IntensityKind,
    Modality,
    Progression,
    ProtocolComponent,
)
from programs.models.enrollment import Enrollment, EnrollmentStatus
from programs.models.exercise import (
    BandColour,
    CautionRule,
    Exercise,
    ExerciseCaution,
    Joint,
    JointLoad,
    LoadKind,
    MuscleGroup,
    Substitution,
)
from programs.models.feed import CalendarFeed
from programs.models.heart_rate import Basis, HeartRateProfile
from programs.models.home_activity import (
    HERS,
    MODALITY_OF,
    ActivityKind,
    ActivitySource,
    HomeActivity,
)
from programs.models.performed import PerformedMinutes, PerformedSet, Side
from programs.models.phase import ProtocolPhase
from programs.models.planned_dose import PlannedDose, PlannedExercise
from programs.models.planning import (
    Absence,
    Availability,
    PlanFormat,
    PlanningRun,
    PlanningWishes,
    ProposedVisit,
    RunState,
    UnmetNeed,
)
from programs.models.prescription import ExercisePrescription, PrescriptionSource
from programs.models.proposal import Proposal, ProposalRule, ProposalState, ProposalUnit
from programs.models.protocol import Protocol, ProtocolVersion, Strength
from programs.models.readiness import ReadinessRules
from programs.models.screening import MAY_TRAIN, Decision, Finding, Screening
from programs.models.series import Series
from programs.models.session import Session, SessionKind, SessionStatus
from programs.models.session_record import EarlyStop, Readiness, SessionRecord

__all__ = [
    "ATTENDED_OR_NOT",
    "EXPECTED",
    "HERS",
    "HOLDS_A_PLACE",
    "LARGEST",
    "MAY_TRAIN",
    "MODALITY_OF",
    "OPEN",
    "WAITING",
    "Absence",
    "ActivityFile",
    "ActivityKind",
    "ActivitySource",
    "AdjustmentReason",
    "AdverseEvent",
    "Availability",
    "BandColour",
    "Basis",
    "Booking",
    "BookingStatus",
    "CalendarChange",
    "CalendarFeed",
    "CancelReason",
    "CautionRule",
    "ChangeItem",
    "ChangeKind",
    "ComponentExercise",
    "Decision",
    "DoseAdjustment",
    "EarlyStop",
    "Enrollment",
    "EnrollmentStatus",
    "Exercise",
    "ExerciseCaution",
    "ExercisePrescription",
    "FileState",
    "Finding",
    "HeartRateProfile",
    "HomeActivity",
    "IntensityKind",
    "Joint",
    "JointLoad",
    "LoadKind",
    "Modality",
    "MuscleGroup",
    "PerformedMinutes",
    "PerformedSet",
    "PlanFormat",
    "PlannedDose",
    "PlannedExercise",
    "PlanningRun",
    "PlanningWishes",
    "PrescriptionSource",
    "Progression",
    "Proposal",
    "ProposalRule",
    "ProposalState",
    "ProposalUnit",
    "ProposedVisit",
    "Protocol",
    "ProtocolComponent",
    "ProtocolPhase",
    "ProtocolVersion",
    "Readiness",
    "ReadinessRules",
    "Relatedness",
    "RunState",
    "Screening",
    "Series",
    "Session",
    "SessionKind",
    "SessionRecord",
    "SessionStatus",
    "Side",
    "Strength",
    "Substitution",
    "UnmetNeed",
]
