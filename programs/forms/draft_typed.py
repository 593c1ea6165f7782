"""A draft as it is being typed, in texts: rows come and go by buttons, nothing typed is lost.

The page posts everything it shows. Until "save" is pressed nothing is stored: a press only changes
what was typed and shows it again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from programs.content import Content, Line, Span
from programs.content_checks import MOST_LINES, MOST_PHASES
from programs.forms.ranges import RANGE, range_text
from programs.line_checks import MOST_EXERCISES

Texts = dict[str, str]


@dataclass
class TypedLine:
    own: Texts = field(default_factory=dict)
    exercises: list[str] = field(default_factory=list)


@dataclass
class TypedPhase:
    own: Texts = field(default_factory=dict)
    lines: list[TypedLine] = field(default_factory=list)


@dataclass
class Typed:
    own: Texts = field(default_factory=dict)
    phases: list[TypedPhase] = field(default_factory=list)


NEW_LINE = {
    "intensity_kind": "effort", "place": "supervised", "days_apart": "1", "progression": "none",
}  # fmt: skip


def typed_of(content: Content, seen: str) -> Typed:
    """Return stored content as somebody would have typed it."""
    own = {
        "seen": seen,
        "weeks": f"{content.weeks}",
        "visit_minutes": f"{content.visit_minutes}",
        "evidence": content.evidence,
        "summary": content.summary,
        "citation": content.citation,
        **{f"cert_{number}": text for number, text in content.cert.items()},
    }
    return Typed(own, [_typed_phase(span) for span in content.phases])


def _typed_phase(span: Span) -> TypedPhase:
    own = {"weeks": range_text(span.first_week, span.last_week), "name": span.name}
    return TypedPhase(own, [_typed_line(line) for line in span.lines])


def _typed_line(line: Line) -> TypedLine:
    own = {
        "modality": line.modality,
        "sessions": range_text(line.sessions_per_week, line.sessions_at_most),
        "minutes": range_text(line.minutes, line.minutes_at_most),
        "sets": range_text(line.sets, line.sets_at_most),
        "reps": range_text(line.reps, line.reps_at_most),
        "intensity_kind": line.intensity_kind,
        "intensity": range_text(line.intensity_low, line.intensity_high),
        "intensity_note": line.intensity_note,
        "place": "supervised" if line.supervised else "home",
        "days_apart": f"{line.days_apart}",
        "progression": line.progression,
        "load_rise": f"{line.load_rise}" if line.load_rise else "",
        "met": "" if line.met is None else f"{line.met}",
    }
    return TypedLine(own, [str(uid) for uid in line.exercises])


def typed_from(post: QueryDict) -> Typed:
    """Return what a page posted."""

    def named(prefix: str) -> Texts:
        return {
            key.removeprefix(prefix): str(post[key])
            for key in post
            if key.startswith(prefix) and "-" not in key.removeprefix(prefix)
        }

    def line(prefix: str) -> TypedLine:
        return TypedLine(named(prefix), post.getlist(f"{prefix}exercise")[: MOST_EXERCISES + 1])

    return Typed(
        named(""),
        [
            TypedPhase(
                named(f"p{i}-"),
                [line(f"p{i}-c{j}-") for j in range(_count(post, f"p{i}-lines", MOST_LINES))],
            )
            for i in range(_count(post, "phases", MOST_PHASES))
        ],
    )


def _count(post: QueryDict, name: str, most: int) -> int:
    text = post.get(name, "0")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def press(typed: Typed, pressed: str) -> None:
    """Do what a row button says ("line-remove:0:2"); a press that fits nothing does nothing."""
    name, *numbers = pressed.split(":")
    act = PRESSES.get(name)
    if act is None or not all(number.isascii() and number.isdigit() for number in numbers):
        return
    try:
        act(typed, *[int(number) for number in numbers])
    except (IndexError, TypeError):
        return


def settle(typed: Typed) -> None:
    """Add the exercises that were chosen without pressing "Add": saving means them too."""
    for i, phase in enumerate(typed.phases):
        for j in range(len(phase.lines)):
            _add_exercise(typed, i, j)


def _add_phase(typed: Typed) -> None:
    if len(typed.phases) < MOST_PHASES:
        typed.phases.append(TypedPhase({"weeks": _weeks_left(typed)}, [TypedLine(dict(NEW_LINE))]))


def _copy_phase(typed: Typed, i: int) -> None:
    if len(typed.phases) < MOST_PHASES:
        lines = [TypedLine(dict(x.own), list(x.exercises)) for x in typed.phases[i].lines]
        typed.phases.append(TypedPhase({"weeks": _weeks_left(typed)}, lines))


def _weeks_left(typed: Typed) -> str:
    """Return the weeks after the last phase, as a suggestion; "" when there is none."""
    ends = [RANGE.match(phase.own.get("weeks", "")) for phase in typed.phases]
    last = max((int(found[2] or found[1]) for found in ends if found), default=0)
    weeks = typed.own.get("weeks", "")
    total = int(weeks) if weeks.isascii() and weeks.isdigit() and len(weeks) < 4 else 0
    return range_text(last + 1, total) if last < total else ""


def _add_line(typed: Typed, i: int) -> None:
    if len(typed.phases[i].lines) < MOST_LINES:
        typed.phases[i].lines.append(TypedLine(dict(NEW_LINE)))


def _add_exercise(typed: Typed, i: int, j: int) -> None:
    line = typed.phases[i].lines[j]
    wanted = line.own.pop("more", "")
    if wanted and wanted not in line.exercises and len(line.exercises) < MOST_EXERCISES:
        line.exercises.append(wanted)


def _up(rows: list[Any], i: int) -> None:
    if i > 0:
        rows[i - 1], rows[i] = rows[i], rows[i - 1]


PRESSES: dict[str, Callable[..., Any]] = {
    "phase-add": _add_phase,
    "phase-copy": _copy_phase,
    "phase-remove": lambda typed, i: typed.phases.pop(i),
    "line-add": _add_line,
    "line-remove": lambda typed, i, j: typed.phases[i].lines.pop(j),
    "line-up": lambda typed, i, j: _up(typed.phases[i].lines, j),
    "exercise-add": _add_exercise,
    "exercise-remove": lambda typed, i, j, k: typed.phases[i].lines[j].exercises.pop(k),
    "exercise-up": lambda typed, i, j, k: _up(typed.phases[i].lines[j].exercises, k),
}


def place_of(pressed: str) -> str:
    """Return the component that a press was about, as in "0:1" of "exercise-up:0:1:2"."""
    parts = pressed.split(":")
    return ":".join(parts[1:3]) if parts[0].startswith("exercise-") else ""
