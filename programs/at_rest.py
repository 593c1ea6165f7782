"""Why columns of this app that can hold words are in clear (docs/data-at-rest.md)."""

_CATALOG = "from the clinic's catalog of exercises and protocols; it is about nobody"
_RUN = "numbers, dates and identifiers that the planner was given, and its own codes"

IN_CLEAR = {
    "ActivityFile.reason": "a code; words are made of it when it is shown",
    "Exercise.code": _CATALOG,
    "Exercise.equipment": _CATALOG,
    "Exercise.instructions": _CATALOG,
    "Exercise.name": _CATALOG,
    "ExerciseCaution.advice": _CATALOG,
    "PlannedDose.intensity_note": _CATALOG,
    "PlanningRun.parameters": _RUN,
    "PlanningRun.parts": _RUN,
    "PlanningRun.solver": _RUN,
    "Proposal.evidence": "the dated values that a rule went by, in words made of numbers",
    "Protocol.code": _CATALOG,
    "Protocol.name": _CATALOG,
    "ProtocolComponent.intensity_note": _CATALOG,
    "ProtocolPhase.name": _CATALOG,
    "ProtocolVersion.cert": _CATALOG,
    "ProtocolVersion.change_note": _CATALOG,
    "ProtocolVersion.citation": _CATALOG,
    "ProtocolVersion.summary": _CATALOG,
    "ReadinessRules.signed_by": "who of the clinic answers for its rules",
    "Screening.parq_version": "which edition of a questionnaire",
    "Session.zone": "a time zone",
    "Substitution.why": _CATALOG,
}
