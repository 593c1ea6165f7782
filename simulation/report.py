"""docs/evaluation.md, its pictures and its figures: written from trials and from nothing else."""

import json
from pathlib import Path
from typing import Any, cast

from simulation.report_figures import Evaluation
from simulation.report_pages import document, pictures

DOCUMENT = "evaluation.md"
FIGURES = "evaluation.json"


def store(figures: dict[str, Any], folder: Path) -> None:
    """Keep the figures of an evaluation beside its document, rounded, in a fixed order."""
    ordered = sorted(
        figures["trials"], key=lambda trial: (trial["world"], trial["budget"], trial["seed"])
    )
    text = json.dumps(_rounded({**figures, "trials": ordered}), indent=1, sort_keys=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FIGURES).write_text(text + "\n", encoding="utf-8")


def stored(folder: Path) -> dict[str, Any]:
    """Return the figures kept in a folder."""
    return cast("dict[str, Any]", json.loads((folder / FIGURES).read_text(encoding="utf-8")))


def write(figures: dict[str, Any], folder: Path) -> None:
    """Write document and pictures from figures."""
    evaluation = Evaluation(figures)
    (folder / "images").mkdir(exist_ok=True)
    for name, drawn in pictures(evaluation).items():
        alone = drawn.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        (folder / "images" / name).write_text(f"{alone}\n", encoding="utf-8")
    (folder / DOCUMENT).write_text(document(evaluation), encoding="utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return value
