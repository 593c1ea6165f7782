"""What a run sheet says of targets, sets and verdicts, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from patients.models.symptom_report import RedFlag
from programs.card.names import SetRow, timed_name
from programs.card.values import as_text
from programs.models import BandColour, EarlyStop, Readiness
from programs.selectors.run_targets import ExerciseTarget
from programs.words import sets_words

GRADES = (
    (1, "Mild: noticed, nothing had to be done"),
    (2, "Moderate: limits everyday life a little, or needed simple treatment"),
    (3, "Severe: limits looking after herself, or needed hospital"),
    (4, "Life-threatening: needed help at once"),
    (5, "Death"),
)
_VERDICT_KINDS = {Readiness.GO: "go", Readiness.MODIFY: "modify", Readiness.STOP: "stop"}
PARTS = {
    "reps": "Reps",
    "seconds": "Seconds",
    "load_kg": "kg",
    "band": "Band",
    "effort": "Effort",
    "minutes": "Minutes",
    "heart_rate": "Heart rate",
}


def verdict_of(readiness: str, reason: str, *, flags: bool, pain: int | None) -> dict[str, Any]:
    """Return a verdict for template and script: its word, its reasons, who gets to know."""
    told = ""
    if flags:
        told = (
            "Her nurse sees the red flag on the worklist within seconds."
            if pain is not None
            else "Enter her pain today as well: the red flag goes to her nurse with it."
        )
    return {
        "kind": _VERDICT_KINDS[Readiness(readiness)],
        "word": str(Readiness(readiness).label),
        "reason": reason,
        "told": told,
    }


def target_words(target: ExerciseTarget) -> str:
    if target.sets is None:
        return ""
    reps = f"{target.reps}"
    if target.reps_at_most and target.reps_at_most != target.reps:
        reps = f"{target.reps} to {target.reps_at_most}"
    load = ""
    if target.load_kg is not None:
        load = f", {as_text(target.load_kg)} kg"
    elif target.band:
        load = f", {BandColour(target.band).label.lower()} band"
    return f"{sets_words(target.sets, reps)}{load}"


def set_words(row: SetRow, values: Mapping[str, str]) -> str:
    got = {part: values.get(row.name(part), "") for part in PARTS}
    parts = []
    if got["reps"]:
        parts.append(got["reps"])
    if got["seconds"]:
        parts.append(f"{got['seconds']} s")
    if got["load_kg"]:
        parts.append(f"{got['load_kg']} kg")
    if got["band"]:
        parts.append(str(BandColour(got["band"]).label).lower())
    words = " x ".join(parts)
    return f"{words}, effort {got['effort']}" if words and got["effort"] else words


def timed_words(modality: str, values: Mapping[str, str]) -> str:
    minutes, effort, rate = (
        values.get(timed_name(modality, part), "") for part in ("minutes", "effort", "heart_rate")
    )
    parts = [
        f"{minutes} min" if minutes else "",
        f"effort {effort}" if effort else "",
        f"{rate} a minute" if rate else "",
    ]
    return ", ".join(part for part in parts if part)


def value_words(name: str, text: str) -> str:
    if not text:
        return "nothing"
    if name == "red_flags":
        return "; ".join(str(RedFlag(flag).label) for flag in text.split(","))
    if name == "early_stop":
        return str(EarlyStop(text).label)
    if name.endswith(".band"):
        return str(BandColour(text).label)
    return text


def wall_time(moment: datetime | None, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}" if moment else ""
