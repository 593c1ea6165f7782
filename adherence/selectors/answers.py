"""What one answer of hers says, in a line."""

from patients.models import SymptomReport, ThinkingOfStopping
from patients.models.symptom_report import MissedReason, RedFlag


def said_in(report: SymptomReport) -> str:
    """Return what a report says beyond the pain, in one line."""
    said = [*_tablets(report), *_symptoms(report)]
    if report.thinking_of_stopping not in {"", ThinkingOfStopping.NO}:
        answer = ThinkingOfStopping(report.thinking_of_stopping).label
        said.append(f"asked about stopping, she said “{answer}”")
    said += [str(RedFlag(flag).label).lower() for flag in report.red_flags]
    line = "; ".join(said)
    line = f"{line[:1].upper()}{line[1:]}." if line else ""
    return f"{line} She wrote: “{report.note}”".strip() if report.note else line


def _tablets(report: SymptomReport) -> list[str]:
    if report.missed_doses is None:
        return []
    if not report.missed_doses:
        return ["no tablet missed"]
    tablets = "1 tablet" if report.missed_doses == 1 else f"{report.missed_doses} tablets"
    reason = report.missed_reason
    why = f" ({MissedReason(reason).label.lower()})" if reason else ""
    return [f"{tablets} missed in 7 days{why}"]


def _symptoms(report: SymptomReport) -> list[str]:
    said = [
        f"{words} {value}"
        for name, words in (
            ("interference", "limits her day"),
            ("tiredness", "tiredness"),
            ("sleep_problems", "sleep problems"),
            ("hot_flushes", "hot flushes"),
        )
        if (value := getattr(report, name)) is not None
    ]
    return said if report.bother is None else [*said, f"bother {report.bother} of 4"]
