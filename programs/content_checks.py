"""What a version must be: as a draft, and before it is published. Sentences with a way out."""

from collections.abc import Iterable, Iterator
from typing import Protocol
from uuid import UUID

from programs.content import Content, Span
from programs.line_checks import Fault, line_faults
from programs.models import Strength

LONGEST = 104
# The most characters that the text of one item of the checklist may have.
CERT_LENGTH = 1000
# What a draft may hold: all of it fits one form, which a server takes up to 1,000 fields of.
MOST_PHASES, MOST_LINES = 26, 12
MOST_LINES_IN_ALL, MOST_EXERCISES_IN_ALL = 36, 300


class Volumed(Protocol):
    """A component or a line: what decides whether two of them can be planned together."""

    @property
    def modality(self) -> str: ...

    @property
    def volume(self) -> tuple[int | None, int | None, int | None]: ...


def weeks_words(first: int, last: int) -> str:
    """Return "week 3" or "weeks 1 to 4"."""
    return f"week {first}" if first == last else f"weeks {first} to {last}"


def two_amounts(lines: Iterable[Volumed]) -> str | None:
    """Return the modality that lines of one week give two different amounts of, else None."""
    seen: dict[str, tuple[int | None, int | None, int | None]] = {}
    for line in lines:
        if seen.setdefault(line.modality, line.volume) != line.volume:
            return str(line.modality)
    return None


def two_amounts_words(modality: str, week: int) -> str:
    """Say that a week cannot be planned; the caller adds the way out."""
    return f"The protocol gives two different amounts of {modality} training for week {week}."


def faults_of(content: Content, known: set[UUID]) -> list[Fault]:
    """Return everything that keeps a draft from being stored; `known` are the exercises' uids."""
    return [
        *_own_faults(content),
        *_span_faults(content),
        *(
            fault
            for i, span in enumerate(content.phases)
            for j, line in enumerate(span.lines)
            for fault in line_faults(line, f"phases.{i}.components.{j}.", known)
        ),
    ]


def gaps_of(content: Content) -> list[str]:
    """Return the weeks that no phase covers, as in ["week 3", "weeks 9 to 12"]."""
    covered = {
        week for span in content.phases for week in range(span.first_week, span.last_week + 1)
    }
    found: list[list[int]] = []
    for week in range(1, content.weeks + 1):
        if week in covered:
            continue
        if found and found[-1][-1] == week - 1:
            found[-1].append(week)
        else:
            found.append([week])
    return [weeks_words(run[0], run[-1]) for run in found]


def reasons_against(content: Content) -> list[str]:
    """Return why a stored draft cannot be published, whatever is accepted; empty when it can."""
    found = []
    if not content.citation.strip():
        found.append("It does not say where the dose comes from. Fill in the citation.")
    if not any(span.lines for span in content.phases):
        found.append("It prescribes nothing yet. Add a phase with at least one component.")
    for span in content.phases:
        if not span.lines and any(other.lines for other in content.phases):
            weeks = weeks_words(span.first_week, span.last_week)
            found.append(f"The phase of {weeks} has no component. Add one, or remove the phase.")
        modality = two_amounts(span.lines)
        if modality:
            found.append(
                f"{two_amounts_words(modality, span.first_week)} Give both the same minutes, or "
                "sets and repetitions, or split the phase."
            )
    return found


def _own_faults(content: Content) -> Iterator[Fault]:
    if not 1 <= content.weeks <= LONGEST:
        yield Fault(
            "weeks",
            f"A protocol lasts 1 to {LONGEST} weeks, not {content.weeks}. Change the weeks.",
        )
    if not 10 <= content.visit_minutes <= 240:
        yield Fault(
            "visit_minutes",
            f"A visit takes 10 to 240 minutes, not {content.visit_minutes}. Change the minutes.",
        )
    if content.evidence not in Strength.values:
        yield Fault(
            "evidence",
            f"“{content.evidence}” is not a strength of evidence. Choose one of: "
            f"{', '.join(Strength.values)}.",
        )
    for item, text in content.cert.items():
        if len(text) > CERT_LENGTH:
            yield Fault(
                f"cert.{item}",
                f"The text of item {item} has {len(text)} characters. Shorten it to {CERT_LENGTH}.",
            )


def _span_faults(content: Content) -> Iterator[Fault]:
    if len(content.phases) > MOST_PHASES:
        yield Fault("phases", f"A protocol has at most {MOST_PHASES} phases. Join some of them.")
        return
    lines = [line for span in content.phases for line in span.lines]
    if len(lines) > MOST_LINES_IN_ALL:
        yield Fault(
            "phases",
            f"A protocol has at most {MOST_LINES_IN_ALL} components in all, not {len(lines)}. Join "
            "phases that are alike.",
        )
    named = sum(len(line.exercises) for line in lines)
    if named > MOST_EXERCISES_IN_ALL:
        yield Fault(
            "phases",
            f"A protocol names at most {MOST_EXERCISES_IN_ALL} exercises in all, not {named}. "
            "Remove some.",
        )
    for i, span in enumerate(content.phases):
        yield from _one_span_faults(span, f"phases.{i}.", content.weeks)
        for j, other in enumerate(content.phases[:i]):
            first = max(span.first_week, other.first_week)
            last = min(span.last_week, other.last_week)
            if first <= last:
                yield Fault(
                    f"phases.{i}.first_week",
                    f"Phases {j + 1} and {i + 1} both cover {weeks_words(first, last)}. "
                    "Let one end before the other begins.",
                )


def _one_span_faults(span: Span, path: str, weeks: int) -> Iterator[Fault]:
    if span.first_week < 1:
        yield Fault(
            f"{path}first_week", f"Weeks count from 1; {span.first_week} is not one of them."
        )
    elif span.last_week < span.first_week:
        yield Fault(
            f"{path}last_week",
            f"The phase ends in week {span.last_week}, before it begins in week "
            f"{span.first_week}. Swap the two.",
        )
    elif span.last_week > weeks and 1 <= weeks <= LONGEST:
        yield Fault(
            f"{path}last_week",
            f"The phase ends in week {span.last_week}, but the protocol has {weeks}. End it by "
            f"week {weeks}, or make the protocol longer.",
        )
    if len(span.name) > 60:
        yield Fault(f"{path}name", f"The name has {len(span.name)} characters. Shorten it to 60.")
    if len(span.lines) > MOST_LINES:
        yield Fault(
            f"{path}components", f"A phase has at most {MOST_LINES} components. Remove some."
        )
