"""What is different between two editions of a protocol, in words."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from programs.content import Content, Line, component_of
from programs.models import Modality, Strength
from programs.selectors.wording import component_words, weeks_words

Names = Mapping[UUID, str]


class SaidLine(NamedTuple):
    """A component in short words, and in the fine print that they leave out."""

    words: str
    fine: str


Said = tuple[SaidLine, ...]


def changes_between(before: Content, after: Content, names: Names) -> list[str]:
    """Return one sentence a difference; `names` are the exercises' names by uid."""
    return [
        *_own_changes(before, after),
        *_dose_changes(before, after),
        *_exercise_changes(before, after, names),
        *_text_changes(before, after),
    ]


def _own_changes(before: Content, after: Content) -> Iterator[str]:
    if before.weeks != after.weeks:
        yield f"{after.weeks} weeks instead of {before.weeks}."
    if before.visit_minutes != after.visit_minutes:
        yield f"A visit takes {after.visit_minutes} minutes instead of {before.visit_minutes}."
    if before.evidence != after.evidence:
        yield f"Evidence: {_strength(after)} instead of {_strength(before)}."


def _dose_changes(before: Content, after: Content) -> Iterator[str]:
    """Compare week by week and kind by kind, then join weeks in a row that changed alike."""
    old, new = _week_by_week(before), _week_by_week(after)
    runs: list[tuple[int, int, Modality, Said, Said]] = []
    for modality in Modality:
        for week in range(1, min(before.weeks, after.weeks) + 1):
            was, now = old.get((week, modality), ()), new.get((week, modality), ())
            if was == now:
                continue
            if runs and runs[-1][1:] == (week - 1, modality, was, now):
                runs[-1] = (runs[-1][0], week, modality, was, now)
            else:
                runs.append((week, week, modality, was, now))
    for first, last, modality, was, now in sorted(runs, key=lambda run: run[:2]):
        yield f"{weeks_words(first, last)}: {_change_words(str(modality.label), was, now)}"


def _change_words(label: str, was: Said, now: Said) -> str:
    """Say what is done now and what was before; fine print only where it differs."""
    fine = [line.fine for line in was] != [line.fine for line in now]
    if not was:
        return f"{_words(now, fine=False)}, new."
    if not now:
        return f"no {label.lower()} training any more (before: {_words(was, fine=False)})."
    return f"{_words(now, fine=fine)} (before: {_words(was, fine=fine)})."


def _words(lines: Said, *, fine: bool) -> str:
    return " and ".join(
        f"{line.words} ({line.fine})" if fine and line.fine else line.words for line in lines
    )


def _week_by_week(content: Content) -> dict[tuple[int, str], Said]:
    found: dict[tuple[int, str], Said] = {}
    for span in content.phases:
        for line in span.lines:
            said = SaidLine(component_words(component_of(line)), _fine_print(line))
            for week in range(span.first_week, span.last_week + 1):
                key = (week, line.modality)
                found[key] = tuple(sorted((*found.get(key, ()), said)))
    return found


def _fine_print(line: Line) -> str:
    """Return what the short words of a line leave out, so that no change goes unsaid."""
    said = [f"{line.days_apart} days apart" if line.days_apart > 1 else "on any days"]
    said.append(component_of(line).get_progression_display().split(":")[0].lower())
    if line.load_rise:
        said.append(f"load up {line.load_rise} % a week")
    if line.met is not None:
        said.append(f"{line.met:g} MET")
    return "; ".join(said)


def _exercise_changes(before: Content, after: Content, names: Names) -> Iterator[str]:
    for modality in Modality:
        old, new = _exercises(before, modality), _exercises(after, modality)
        added = [names.get(uid, "an exercise") for uid in new if uid not in old]
        gone = [names.get(uid, "an exercise") for uid in old if uid not in new]
        if added:
            yield f"{modality.label} exercises added: {', '.join(added)}."
        if gone:
            yield f"{modality.label} exercises left out: {', '.join(gone)}."
        if not added and not gone and _placed(before, modality) != _placed(after, modality):
            yield f"{modality.label} exercises are in another order, or in other phases."


def _exercises(content: Content, modality: str) -> list[UUID]:
    return list(dict.fromkeys(uid for _weeks, uid in _placed(content, modality)))


def _placed(content: Content, modality: str) -> list[tuple[tuple[int, int], UUID]]:
    return [
        ((span.first_week, span.last_week), uid)
        for span in content.phases
        for line in span.lines
        if line.modality == modality
        for uid in line.exercises
    ]


def _text_changes(before: Content, after: Content) -> Iterator[str]:
    if before.summary != after.summary:
        yield "The summary was rewritten."
    if before.citation != after.citation:
        yield "The citation was rewritten."
    items = sorted(
        item
        for item in {*before.cert, *after.cert}
        if before.cert.get(item, "") != after.cert.get(item, "")
    )
    if items:
        yield f"Reporting texts changed: item {', '.join(items)}."
    old = [(span.first_week, span.last_week, span.name) for span in before.phases]
    new = [(span.first_week, span.last_week, span.name) for span in after.phases]
    if old != new:
        yield "Phases are named or divided differently."


def _strength(content: Content) -> str:
    return str(Strength(content.evidence).label).split(":")[0].lower()
