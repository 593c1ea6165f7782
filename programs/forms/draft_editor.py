"""A draft as it is being typed: rows come and go by buttons, and nothing typed is lost.

The page posts everything it shows. Until "save" is pressed nothing is stored: a press only changes
what was typed and shows it again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from clinic.forms import Problem, problems_of
from programs.content import Content, Line, Span
from programs.content_checks import MOST_EXERCISES, MOST_LINES, MOST_PHASES
from programs.forms.draft import DraftForm, LineForm, PhaseForm
from programs.forms.ranges import RANGE, range_text
from programs.models import Exercise

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


@dataclass(frozen=True)
class LineBoard:
    """A component on the page."""

    anchor: str
    place: str  # "0:1", as the buttons name it
    number: int
    title: str
    gist: str
    is_asked_for: bool
    form: LineForm
    exercises: list[tuple[str, str]]
    is_first: bool

    @property
    def is_open(self) -> bool:
        """Say whether it is shown unfolded: pressed upon, new, or with a slip in it."""
        return self.is_asked_for or (self.form.is_bound and bool(self.form.errors))


@dataclass(frozen=True)
class PhaseBoard:
    anchor: str
    place: str
    number: int
    form: PhaseForm
    lines: list[LineBoard]


class DraftEditor:
    """The forms of a whole draft over what was typed; `checked` when it is to be saved."""

    def __init__(
        self,
        typed: Typed,
        library: Mapping[str, Exercise],
        *,
        checked: bool,
        opened: str = "",
    ) -> None:
        """Make the forms; `opened` is the place of the one component to show unfolded."""
        self._library = library
        self._typed = typed
        self._checked = checked
        self._opened = opened
        self.form = self._made(DraftForm, typed.own, "")
        self.phases = [self._phase(phase, i) for i, phase in enumerate(typed.phases)]

    def _made(self, kind: type[Any], texts: Texts, prefix: str, **more: Any) -> Any:
        if not self._checked:
            return kind(initial=texts, prefix=prefix or None, **more)
        data = {f"{prefix}-{k}" if prefix else k: v for k, v in texts.items()}
        return kind(data, prefix=prefix or None, **more)

    def _phase(self, phase: TypedPhase, i: int) -> PhaseBoard:
        return PhaseBoard(
            anchor=f"p{i}",
            place=f"{i}",
            number=i + 1,
            form=self._made(PhaseForm, phase.own, f"p{i}"),
            lines=[self._line(line, i, j) for j, line in enumerate(phase.lines)],
        )

    def _line(self, line: TypedLine, i: int, j: int) -> LineBoard:
        modality = line.own.get("modality", "")
        offered = [
            (uid, exercise.name)
            for uid, exercise in self._library.items()
            if exercise.is_active
            and uid not in line.exercises
            and exercise.modality == (modality or exercise.modality)
        ]
        form = self._made(LineForm, line.own, f"p{i}-c{j}", offered=offered)
        label = dict(form.fields["modality"].choices).get(modality, "") if modality else ""
        return LineBoard(
            anchor=f"p{i}-c{j}",
            place=f"{i}:{j}",
            number=j + 1,
            title=str(label) or "New component",
            gist=_gist(line) if label else "",
            is_asked_for=not label or f"{i}:{j}" == self._opened,
            form=form,
            exercises=[(uid, self._name(uid)) for uid in line.exercises],
            is_first=j == 0,
        )

    def _name(self, uid: str) -> str:
        exercise = self._library.get(uid)
        return exercise.name if exercise else "An exercise that is not in the library"

    def all_forms(self) -> list[forms.Form]:
        """Return every form of the page, in its order."""
        return [
            self.form,
            *(f for phase in self.phases for f in (phase.form, *(x.form for x in phase.lines))),
        ]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.all_forms()])

    def content(self) -> Content:
        """Return what was typed, once it is valid."""
        given = self.form.cleaned_data
        own = {
            name: given[name]
            for name in ("weeks", "visit_minutes", "evidence", "summary", "citation")
        }
        return Content(
            **own, cert=self.form.cert, phases=tuple(self._span(board) for board in self.phases)
        )

    def _span(self, board: PhaseBoard) -> Span:
        first, last = board.form.cleaned_data["weeks"]
        return Span(
            first_week=first,
            last_week=first if last is None else last,
            name=board.form.cleaned_data["name"],
            lines=tuple(
                line.form.line(tuple(_uid(uid) for uid, _name in line.exercises))
                for line in board.lines
            ),
        )

    def refuse(self, path: str, message: str) -> None:
        """Put a fault of the content on the form and field that it is about."""
        form, name = self._place_of(path)
        form.add_error(name if name in form.fields else None, message)

    def _place_of(self, path: str) -> tuple[forms.Form, str]:
        parts = path.split(".")
        if parts[0] == "cert":
            return self.form, f"cert_{parts[1]}"
        if parts[0] != "phases" or len(parts) == 1:
            return self.form, parts[0]
        board = self.phases[int(parts[1])]
        if len(parts) == 5:
            return board.lines[int(parts[3])].form, FIELDS.get(parts[4], parts[4])
        return board.form, FIELDS.get(parts[2], parts[2])

    @property
    def problems(self) -> list[Problem]:
        """Return the errors of every form, as the error summary lists them."""
        return [problem for form in self.all_forms() for problem in problems_of(form)]


def _gist(line: TypedLine) -> str:
    """Return what was typed of a component in one line, for its folded state."""
    own = {name: text.strip() for name, text in line.own.items()}
    minutes, sets, reps = (own.get(name, "") for name in ("minutes", "sets", "reps"))
    count = len(line.exercises)
    parts = [
        f"{own.get('sessions', '') or '?'} a week",
        f"{minutes} minutes"
        if minutes
        else f"{sets or '?'} {'set' if sets == '1' else 'sets'} of {reps or '?'}",
        "at home" if own.get("place") == "home" else "supervised",
        f"{count} exercise{'' if count == 1 else 's'}" if count else "",
    ]
    return ", ".join(part for part in parts if part)


def place_of(pressed: str) -> str:
    """Return the component that a press was about, as in "0:1" of "exercise-up:0:1:2"."""
    parts = pressed.split(":")
    return ":".join(parts[1:3]) if parts[0].startswith("exercise-") else ""


# A column of a component, and the box it is typed in.
FIELDS = {
    "first_week": "weeks",
    "last_week": "weeks",
    "sessions_per_week": "sessions",
    "sessions_at_most": "sessions",
    "minutes_at_most": "minutes",
    "sets_at_most": "sets",
    "reps_at_most": "reps",
    "intensity_low": "intensity",
    "intensity_high": "intensity",
    "exercises": "more",
}
NOBODY = UUID(int=0)


def _uid(text: str) -> UUID:
    """Return the uid in a posted field; what is none is an exercise that nobody has."""
    try:
        return UUID(text)
    except ValueError:
        return NOBODY
