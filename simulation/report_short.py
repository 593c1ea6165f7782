"""The answer first: what the rules find, and whether that is more than simple ways find."""

from simulation.names import RULES_NAME, SHORT, SIMPLE
from simulation.over_seeds import Spread
from simulation.report_figures import Evaluation
from simulation.scoring import WITHIN, WITHIN_SHORT

_MEASURES = (
    ("sensitivity", f"stops found, {WITHIN} weeks", 0),
    ("sensitivity_short", f"stops found, {WITHIN_SHORT} weeks", 0),
    ("ppv", f"PPV, {WITHIN} weeks", 1),
)


def in_short(of: Evaluation) -> str:
    """Return one line a world: what the rules find, and how far ahead of the simple ways."""
    lines = ["## In short", ""]
    for world in of.worlds:
        told = [_ahead(of.more_than(world, other), SHORT[other]) for other in SIMPLE]
        lines.append(
            f"- **{world}**: the rules find {of.score(world, RULES_NAME, 'sensitivity').text(0)} "
            f"of 100 stops, {of.score(world, RULES_NAME, 'ppv').text(1)} of 100 calls are hits. "
            f"At the same workload: {'; '.join(told)}. PPV: "
            f"{'; '.join(_ppv_ahead(of, world, other) for other in SIMPLE)}."
        )
    safety = of.figure(of.worlds[0], "for_safety")
    lines += [
        "",
        f"Of the calls that the rules led to, {safety.text(0)} % were for a safety rule (in "
        f"{of.worlds[0]}). Only the rest tells what the other rules would find.",
    ]
    return "\n".join([*lines, "", "![Stops found](images/evaluation-found.svg)", ""])


def _ahead(by: Spread, other: str) -> str:
    amount = f"{abs(100 * by.mean):.0f} in 100 stops"
    if by.low > 0:
        return f"{amount} more than {other}"
    if by.high < 0:
        return f"**{amount} fewer than {other}**"
    return f"no clear difference from {other} ({by.text(0)} in 100 stops)"


def _ppv_ahead(of: Evaluation, world: str, other: str) -> str:
    by = of.more_than(world, other, "ppv")
    if by.low > 0:
        return f"higher than for {SHORT[other]}"
    return (
        f"**lower than for {SHORT[other]}**"
        if by.high < 0
        else f"no clear difference from {SHORT[other]}"
    )


def is_better(of: Evaluation) -> str:
    """Return the paired differences in the first world, with each number of calls."""
    world = of.worlds[0]
    lines = [
        f"## Are the rules better? ({world})", "",
        "Points by which the rules are ahead, seed by seed. Bold: behind, and clearly so; "
        "*no*: the interval holds 0. A call half a year ahead counts as a hit of 26 weeks, so the "
        "more calls there are, the more calling everybody in turn finds: with 4 a week for 100 "
        "women each is reached twice a year. Within 12 weeks, the other window that was fixed "
        "beforehand, it takes knowing whom to call.", "",
        f"| calls a week and 100 women | measure | {' | '.join(SHORT[o] for o in SIMPLE)} |",
        f"|---|---|{'---|' * len(SIMPLE)}",
    ]  # fmt: skip
    for one in of.budgets():
        for name, words, digits in _MEASURES:
            cells = [_lead(one.more_than(world, other, name), digits) for other in SIMPLE]
            lines.append(f"| {one.calls:g} | {words} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", *_said(of), ""])


def _lead(by: Spread, digits: int) -> str:
    if by.covers(0):
        return f"*no*, {by.text(digits)}"
    return by.text(digits) if by.low > 0 else f"**{by.text(digits)}**"


def _said(of: Evaluation) -> list[str]:
    """Say in words where the rules are not ahead."""
    world = of.worlds[0]
    short_of = [
        f"{words} with {one.calls:g} call{'' if one.calls == 1 else 's'}: {SHORT[other]}"
        f"{' (behind)' if one.more_than(world, other, name).high < 0 else ''}"
        for one in of.budgets()
        for name, words, _digits in _MEASURES
        for other in SIMPLE
        if one.more_than(world, other, name).low <= 0
    ]
    if not short_of:
        return ["The rules are clearly ahead everywhere in this table."]
    return ["Not clearly ahead:", "", *(f"- {line}" for line in short_of)]
