"""The cells of one card: what each input holds, what it held last time, what is prescribed."""

from typing import Any
from uuid import UUID

from patients.models.symptom_report import RedFlag
from programs.card.merging import Clash
from programs.card.names import MOST_SETS, SetRow, name_of, timed_name
from programs.card.values import as_text
from programs.models import BandColour, EarlyStop, Exercise, LoadKind, Modality, Relatedness, Side
from programs.selectors.run_shapes import Cell, ClashLine, ExerciseBlock, Sent, SetLine, TimedBlock
from programs.selectors.run_sheet import CardFacts
from programs.selectors.run_targets import ExerciseTarget, TimedTarget
from programs.selectors.run_words import (
    GRADES,
    PARTS,
    set_words,
    target_words,
    timed_words,
    value_words,
)

# What is done for so long rather than so often.
HELD = (Modality.BALANCE, Modality.FLEXIBILITY)
# The estimate of a highest heart rate is worth about that much.
DOUBTFUL_ABOVE = 10


class Drawing:
    """Makes the cells of one card."""

    def __init__(self, facts: CardFacts, sent: Sent) -> None:
        self.facts, self.sent = facts, sent
        self.prefix = f"c{facts.line.uid.hex[:10]}"  # a sheet names it a thousand times

    def id_of(self, name: str) -> str:
        return f"{self.prefix}-{name.replace('.', '-')}"

    def value(self, name: str) -> str:
        return self.sent.values.get(name, self.facts.values.get(name, ""))

    def cell(self, name: str, label: str, target: str = "", **more: Any) -> Cell:
        return Cell(
            name=name,
            id=self.id_of(name),
            label=label,
            value=self.value(name),
            error=self.sent.errors.get(name, ""),
            last=self.facts.last.get(name, ""),
            target=target,
            **more,
        )

    def asked(self) -> dict[str, Cell]:
        scale = [(str(n), str(n)) for n in range(11)]
        return {
            "pain_before": self.cell("pain_before", "Joint pain today", choices=scale),
            "systolic": self.cell("systolic", "Upper"),
            "diastolic": self.cell("diastolic", "Lower"),
            "heart_rate": self.cell("heart_rate", "Resting heart rate", **self._at_most()),
            "red_flags": self.cell("red_flags", "New red flags"),
            "minutes": self.cell("minutes", "Minutes in all"),
            "effort": self.cell("effort", "Effort, 0 to 10"),
            "pain_after": self.cell("pain_after", "Joint pain after", choices=scale),
            "early_stop": self.cell(
                "early_stop",
                "Stopped early",
                choices=[("", "No, she finished"), *EarlyStop.choices],
            ),
            "note": self.cell("note", "Note"),
        }

    def _at_most(self) -> dict[str, Any]:
        """Return the heart rate above which somebody should look again: her highest and 10."""
        highest = self.facts.hr_max
        if highest is None:
            return {}
        return {
            "most": highest + DOUBTFUL_ABOVE,
            "hint": f"Her highest is {highest}. Check the number; it is saved as it stands.",
        }

    def flags(self) -> list[dict[str, Any]]:
        ticked = self.value("red_flags").split(",")
        return [
            {
                "value": flag.value,
                "label": flag.label,
                "id": f"{self.id_of('red_flags')}-{number}",
                "checked": flag.value in ticked,
            }
            for number, flag in enumerate(RedFlag)
        ]

    def exercises(self) -> list[ExerciseBlock]:
        targets = list(self.facts.exercises)
        shown = {target.exercise.uid for target in targets}
        others = {
            **self.facts.last_by_uid,
            **self.facts.done,
            **{exercise.uid: exercise for exercise in self.sent.extra},
        }
        # last time's are only worth a block where nothing else says what she does
        wanted = others if not targets else {**self.facts.done, **_extra(self.sent)}
        targets += [ExerciseTarget(e) for uid, e in wanted.items() if uid not in shown]
        return [self.exercise(target) for target in targets]

    def exercise(self, target: ExerciseTarget) -> ExerciseBlock:
        exercise = target.exercise
        is_held = self._is_held(exercise)
        parts = self._parts(exercise, is_held=is_held)
        is_sided, rows = self._rows(target)
        return ExerciseBlock(
            uid=exercise.uid,
            name=exercise.name,
            target=target_words(target),
            reason=target.reason,
            cautions=self._cautions(exercise),
            heads=[PARTS[part] for part in parts],
            lines=[self.line(row, parts, target) for row in rows],
            is_sided=is_sided,
            is_held=is_held,
        )

    def line(self, row: SetRow, parts: list[str], target: ExerciseTarget) -> SetLine:
        meant = _meant(target) if row.number <= (target.sets or 0) else {}
        side = "" if row.side == Side.BOTH else str(Side(row.side).label)
        what = f"{target.exercise.name}, set {row.number}{f', {side.lower()}' if side else ''}"
        cells = [
            self.cell(
                row.name(part),
                f"{PARTS[part]}: {what}",
                meant.get(part, ""),
                decimal=part == "load_kg",
                choices=[("", "-"), *BandColour.choices] if part == "band" else [],
            )
            for part in parts
        ]
        return SetLine(row.number, side, cells, set_words(row, self.facts.last))

    def timed(self) -> list[TimedBlock]:
        targets = list(self.facts.timed)
        shown = {target.modality for target in targets}
        names = [name_of(name) for name in [*self.facts.values, *self.facts.last]]
        more = {name.modality for name in names if name and name.modality} - shown
        if not targets and not more:
            more = {Modality.AEROBIC.value}
        targets += [TimedTarget(m) for m in Modality.values if m in more]
        return [self._timed(one) for one in targets]

    def _timed(self, target: TimedTarget) -> TimedBlock:
        label = str(Modality(target.modality).label)
        minutes = f"{target.minutes} minutes" if target.minutes is not None else ""
        meant = {"minutes": as_text(target.minutes)}
        cells = [
            self.cell(
                timed_name(target.modality, part),
                f"{PARTS[part]}: {label.lower()}",
                meant.get(part, ""),
                **(self._at_most() if part == "heart_rate" else {}),
            )
            for part in ("minutes", "effort", "heart_rate")
        ]
        return TimedBlock(
            label=label,
            target=", ".join(part for part in (minutes, target.words) if part),
            last=timed_words(target.modality, self.facts.last),
            cells=cells,
        )

    def home(self) -> dict[str, Cell]:
        return {
            "day": self.cell("home.day", "Day"),
            "modality": self.cell("home.modality", "What", choices=list(Modality.choices)),
            "minutes": self.cell("home.minutes", "Minutes at home"),
            "effort": self.cell("home.effort", "Effort, 0 to 10"),
        }

    def adverse(self) -> dict[str, Cell]:
        grades = [(str(grade), f"{grade}: {words}") for grade, words in GRADES]
        related = [("", "Choose"), *Relatedness.choices]
        return {
            "what": self.cell("adverse.what", "What happened"),
            "grade": self.cell("adverse.grade", "Grade", choices=grades),
            "relatedness": self.cell(
                "adverse.relatedness", "Related to the exercise", choices=related
            ),
            "action_taken": self.cell("adverse.action_taken", "What was done"),
        }

    def clash(self, clash: Clash) -> ClashLine:
        return ClashLine(
            name=clash.name,
            label=self._label(clash.name),
            mine=clash.mine,
            theirs=clash.theirs,
            mine_words=value_words(clash.name, clash.mine),
            theirs_words=value_words(clash.name, clash.theirs),
        )

    def _label(self, text: str) -> str:
        name = name_of(text)
        assert name is not None, text
        if name.row is not None:
            known = {t.exercise.uid: t.exercise for t in self.facts.exercises}
            exercise = ({**self.facts.last_by_uid, **self.facts.done, **known}).get(
                name.row.exercise
            )
            called = exercise.name if exercise else "Exercise"
            return f"{called}, set {name.row.number}, {PARTS[name.part].lower()}"
        if name.modality:
            return f"{Modality(name.modality).label}, {PARTS[name.part].lower()}"
        return self.asked()[name.part].label

    def _is_held(self, exercise: Exercise) -> bool:
        """Whether its sets can be held for seconds: of its kind, done so, or asked for."""
        done = (name_of(name) for name in self._names())
        return (
            exercise.modality in HELD
            or exercise.uid == self.sent.held
            or any(n.part == "seconds" for n in done if n and n.row and _is_of(n.row, exercise))
        )

    def _names(self) -> list[str]:
        return [*self.facts.values, *self.facts.last, *self.sent.values]

    def _parts(self, exercise: Exercise, *, is_held: bool) -> list[str]:
        load = {LoadKind.KG: ["load_kg"], LoadKind.BAND: ["band"]}.get(
            LoadKind(exercise.load_kind), []
        )
        return ["reps", *(["seconds"] if is_held else []), *load, "effort"]

    def _rows(self, target: ExerciseTarget) -> tuple[bool, list[SetRow]]:
        """Return whether she does each side by itself, and the rows of her sets."""
        exercise = target.exercise
        used = {
            name.row
            for name in map(name_of, self._names())
            if name and name.row and _is_of(name.row, exercise)
        }
        is_sided = exercise.uid == self.sent.sided or any(row.side != Side.BOTH for row in used)
        # one empty row more than was meant or done, for the set that nobody planned
        count = min(max([target.sets or 2, *(row.number for row in used)]) + 1, MOST_SETS)
        sides = (Side.LEFT, Side.RIGHT) if is_sided else (Side.BOTH,)
        rows = {SetRow(exercise.uid, side.value, n + 1) for n in range(count) for side in sides}
        return is_sided, sorted(rows | used, key=lambda row: (row.number, row.side))

    def _cautions(self, exercise: Exercise) -> list[str]:
        facts = getattr(self.facts.booking, "precaution_facts", [])
        hers = {fact["kind"] for fact in facts}
        return [
            f"{caution.get_rule_display()}: {caution.advice}"
            for caution in self.facts.cautions[exercise.pk]
            if caution.precaution in hers
        ]


def _is_of(row: SetRow, exercise: Exercise) -> bool:
    return row.exercise == exercise.uid


def _extra(sent: Sent) -> dict[UUID, Exercise]:
    return {exercise.uid: exercise for exercise in sent.extra}


def _meant(target: ExerciseTarget) -> dict[str, str]:
    return {
        "reps": as_text(target.reps),
        "load_kg": as_text(target.load_kg),
        "band": target.band,
    }
