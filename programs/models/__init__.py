from programs.models.adjustment import AdjustmentReason, DoseAdjustment
from programs.models.adverse_event import AdverseEvent, Relatedness
from programs.models.booking import (
    ATTENDED_OR_NOT,
    HOLDS_A_PLACE,
    Booking,
    BookingStatus,
    CancelReason,
)
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
from programs.models.home_activity import HomeActivity
from programs.models.performed import PerformedMinutes, PerformedSet, Side
from programs.models.phase import ProtocolPhase
from programs.models.planned_dose import PlannedDose, PlannedExercise
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
    "HOLDS_A_PLACE",
    "MAY_TRAIN",
    "AdjustmentReason",
    "AdverseEvent",
    "BandColour",
    "Basis",
    "Booking",
    "BookingStatus",
    "CalendarFeed",
    "CancelReason",
    "CautionRule",
    "ComponentExercise",
    "Decision",
    "DoseAdjustment",
    "EarlyStop",
    "Enrollment",
    "EnrollmentStatus",
    "Exercise",
    "ExerciseCaution",
    "ExercisePrescription",
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
    "PlannedDose",
    "PlannedExercise",
    "PrescriptionSource",
    "Progression",
    "Proposal",
    "ProposalRule",
    "ProposalState",
    "ProposalUnit",
    "Protocol",
    "ProtocolComponent",
    "ProtocolPhase",
    "ProtocolVersion",
    "Readiness",
    "ReadinessRules",
    "Relatedness",
    "Screening",
    "Series",
    "Session",
    "SessionKind",
    "SessionRecord",
    "SessionStatus",
    "Side",
    "Strength",
    "Substitution",
]
