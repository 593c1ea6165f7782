"""The forms of a whole draft over what was typed, and where each of its faults belongs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from clinic.forms import Problem, problems_of
from programs.content import Content, Span
from programs.forms.draft import DraftForm, LineForm, PhaseForm
from programs.forms.draft_typed import Texts, Typed, TypedLine, TypedPhase
from programs.models import Exercise


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
