"""What a patient is told the moment she has answered. Fixed rules, no judgement of ours.

Bands of pain: mild 0-3, moderate 4-6, severe 7-10 (docs cite the sources). What she reports is
advice to reach somebody, never a diagnosis.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from patients.models import RedFlag, SymptomReport, ThinkingOfStopping

MODERATE, SEVERE = 4, 7
MISSED_TO_ASK_ABOUT = 2


class Rung(StrEnum):
    """How soon somebody should be reached."""

    SELF_CARE = "self-care"
    NURSE = "nurse"
    URGENT = "urgent"
    EMERGENCY = "emergency"


@dataclass(frozen=True)
class Advice:
    """The rung, by when a nurse reads the answer, and whether pain or a sign led there.

    `joints` says whether she was asked about her joints: what helps them helps no hot flush.
    `low` says whether her two answers about mood call for a closer look: she is told who listens.
    `tablets` says whether she missed some or thinks of stopping, so that she is shown what to read.
    """

    rung: Rung
    read_by: date
    severe: bool
    warning_sign: bool
    joints: bool
    tablets: bool
    low: bool


def advice_for(report: SymptomReport, *, read_by: date) -> Advice:
    """Return what an answer calls for; the highest rung that any part of it reaches."""
    return Advice(
        rung=_rung(report),
        read_by=read_by,
        severe=(report.pain or 0) >= SEVERE,
        warning_sign=bool(report.red_flags),
        joints=report.pain is not None,
        tablets=_about_tablets(report),
        low=report.is_low,
    )


def _rung(report: SymptomReport) -> Rung:
    if RedFlag.CHEST_PAIN in report.red_flags:
        return Rung.EMERGENCY
    if report.red_flags or (report.pain or 0) >= SEVERE:
        return Rung.URGENT
    if (report.pain or 0) >= MODERATE or _about_tablets(report) or report.is_low:
        return Rung.NURSE
    return Rung.SELF_CARE


def _about_tablets(report: SymptomReport) -> bool:
    stopping = report.thinking_of_stopping not in ("", ThinkingOfStopping.NO)
    return stopping or (report.missed_doses or 0) >= MISSED_TO_ASK_ABOUT
