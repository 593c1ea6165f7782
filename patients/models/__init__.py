from patients.models.access_link import AccessLink, Capability
from patients.models.care import (
    NamedCarer,
    OpenedFor,
    RecordOpening,
    RestrictedFor,
    Restriction,
)
from patients.models.carer import OF_HERS, Carer, Party, Relation
from patients.models.consent import Consent, ConsentHow, Purpose
from patients.models.correction import LONGEST_WORDS, Correction, CorrectionState
from patients.models.csv_import import CsvImport, ImportKind
from patients.models.departure import Departure
from patients.models.dispensing import Dispensing, DispensingSource
from patients.models.export import Export
from patients.models.facts_change import FactsChange
from patients.models.legal_hold import LegalHold
from patients.models.measurement import Assay, Measurement, MeasurementKind
from patients.models.move import Move
from patients.models.patient import Patient, PatientStatus
from patients.models.portal_visit import PortalVisit
from patients.models.precaution import Precaution, PrecautionKind
from patients.models.question import Question
from patients.models.sign_in import MOST_WRONG_CODES, SignIn
from patients.models.symptom_report import (
    BodySite,
    HowOften,
    MissedReason,
    RedFlag,
    ReportSource,
    SymptomReport,
    ThinkingOfStopping,
)
from patients.models.therapy_course import Drug, EndReason, TherapyCourse

__all__ = [
    "LONGEST_WORDS",
    "MOST_WRONG_CODES",
    "OF_HERS",
    "AccessLink",
    "Assay",
    "BodySite",
    "Capability",
    "Carer",
    "Consent",
    "ConsentHow",
    "Correction",
    "CorrectionState",
    "CsvImport",
    "Departure",
    "Dispensing",
    "DispensingSource",
    "Drug",
    "EndReason",
    "Export",
    "FactsChange",
    "HowOften",
    "ImportKind",
    "LegalHold",
    "Measurement",
    "MeasurementKind",
    "MissedReason",
    "Move",
    "NamedCarer",
    "OpenedFor",
    "Party",
    "Patient",
    "PatientStatus",
    "PortalVisit",
    "Precaution",
    "PrecautionKind",
    "Purpose",
    "Question",
    "RecordOpening",
    "RedFlag",
    "Relation",
    "ReportSource",
    "RestrictedFor",
    "Restriction",
    "SignIn",
    "SymptomReport",
    "TherapyCourse",
    "ThinkingOfStopping",
]
