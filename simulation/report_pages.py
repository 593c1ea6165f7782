"""The report in words. Limits come first; every number is put in from the trials."""

from django.utils.safestring import SafeString

from adherence.rules import BY_CODE, RULES
from simulation import figures as named
from simulation.firing import ABOUT_SESSIONS
from simulation.names import RULES_NAME, SHORT, WORDS
from simulation.over_seeds import Spread
from simulation.pictures import Group, Row, intervals
from simulation.report_figures import Evaluation
from simulation.report_limits import LIMITS
from simulation.report_short import in_short, is_better
from simulation.scoring import WITHIN, WITHIN_SHORT
from simulation.worlds import WORLDS

# Cohorts up to this one were looked at while rules and evaluation were built.
LAST_SEEN_SEED = 200


def document(of: Evaluation) -> str:
    """Return the whole report."""
    parts = [
        _limits(of),
        in_short(of),
        is_better(of),
        _choosing(of),
        _time(of),
        _load(of),
        _rules(of),
        _sessions(of),
    ]
    return "\n".join([*parts, _worlds(of), _numbers()])


def _limits(of: Evaluation) -> str:
    numbers = named.all_figures()
    return LIMITS.format(
        assumed=sum(one.assumed for one in numbers), all=len(numbers), seeds=of.seeds,
        worlds=len(of.worlds), patients=of.plan["patients"], weeks=of.plan["weeks"],
        fresh=_fresh(of), calls=of.plan["calls"], rest=of.plan["rest_weeks"],
        within=WITHIN, short=WITHIN_SHORT,
    )  # fmt: skip


def _fresh(of: Evaluation) -> str:
    if of.first_seed > LAST_SEEN_SEED:
        return "The cohorts below were among none of these."
    return "**Some of the cohorts below were among these, so this run decides nothing.**"


def _choosing(of: Evaluation) -> str:
    lines = [
        "## Against simple ways to choose, with the same calls", "",
        "True risk has the highest PPV that a list could have. Its sensitivity is no ceiling: it "
        "calls the same few women again and again, and a stop counts once.", "",
    ]  # fmt: skip
    for world in of.worlds:
        lines += [
            f"### {world}", "", WORLDS[world].says, "",
            f"| who is called | sensitivity % [{WITHIN_SHORT} weeks] |"
            f" PPV % [{WITHIN_SHORT} weeks] | lead time, weeks | had stopped already % |",
            "|---|---|---|---|---|",
        ]  # fmt: skip
        for who, words in WORDS.items():
            cells = [
                _both(of, world, who, "sensitivity", 0),
                _both(of, world, who, "ppv", 1),
                of.score(world, who, "lead_weeks").text(0, 1),
                of.score(world, who, "late").text(1),
            ]
            lines.append(f"| {words} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def _both(of: Evaluation, world: str, who: str, name: str, digits: int) -> str:
    short = 100 * of.score(world, who, f"{name}_short").mean
    return f"{of.score(world, who, name).text(digits)}, [{short:.{digits}f}]"


def _time(of: Evaluation) -> str:
    world = of.worlds[0]
    lines = [
        f"## With less and with more time ({world})", "",
        "Sensitivity in %. The more calls there are, the more stops any way to choose finds, and "
        "the less the choice matters.", "",
        f"| calls a week and 100 women | {' | '.join(SHORT.values())} |"
        " of the calls, for a safety rule % |",
        f"|{'---|' * (len(SHORT) + 2)}",
    ]  # fmt: skip
    for one in of.budgets():
        cells = [one.score(world, who, "sensitivity").text(0) for who in SHORT]
        cells.append(one.figure(world, "for_safety").text(0))
        lines.append(f"| {one.calls:g} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _load(of: Evaluation) -> str:
    lines = [
        "## Alerts and workload", "",
        "A week and 100 women on the list. Most of what is raised waits: the list is longer than "
        "the time for it, so the order decides. Fewer waiting would be better.", "",
        "| world | signals raised | episodes opened | calls | % of women with a signal |"
        " % left waiting each week | of the calls, for a safety rule % |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for world in of.worlds:
        cells = [of.figure(world, name).text(1, 1) for name in ("raised", "opened", "calls")]
        cells += [of.figure(world, name).text(0) for name in ("flagged", "waiting", "for_safety")]
        lines.append(f"| {world} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _rules(of: Evaluation) -> str:
    world = of.worlds[0]
    lines = [
        f"## Rule by rule ({world})", "",
        f"Whoever is called. PPV: of the weeks in which a rule held, the share followed by a stop "
        f"within {WITHIN} weeks; base rate: the same among all women that the rule could have "
        "looked at in those weeks. A ratio whose interval holds 1.0 adds nothing here. Rules that "
        "see the outcome itself (stopped, a week without tablets, no refill) mostly come after the "
        "stop: they find what nobody had told the clinic, which counts for nothing here. Leaving "
        "out tablets harms by itself (Hershman 2011); only stopping for good counts here.", "",
        "| rule | tier | raised a week and 100 | holds % of weeks | PPV % | base % | ratio |"
        " stops it held before % |",
        "|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for rule in RULES:
        lines.append(f"| `{rule.code}` | {rule.tier.label} | {_rule_cells(of, world, rule.code)} |")
    picture = "![Each rule against the base rate](images/evaluation-rules.svg)"
    return "\n".join([*lines, "", picture, ""])


def _rule_cells(of: Evaluation, world: str, code: str) -> str:
    ppv, base, lift = (
        of.rule(world, code, "ppv"),
        of.rule(world, code, "base"),
        of.lift(world, code),
    )
    raised, held = of.rule(world, code, "raised"), of.rule(world, code, "held")
    found = of.rule(world, code, "sensitivity")
    assert raised is not None
    assert held is not None
    assert found is not None
    measured = [
        "never held in some cohort" if one is None else one.text(digits, times)
        for one, digits, times in ((ppv, 1, 100), (base, 1, 100), (lift, 2, 1))
    ]
    cells = [f"{raised.mean:.2f}", f"{100 * held.mean:.1f}", *measured, f"{100 * found.mean:.0f}"]
    return " | ".join(cells)


def _sessions(of: Evaluation) -> str:
    lines = [
        "## Missed sessions", "",
        "In the world *null-sessions*, missing sessions has nothing to do with stopping. A rule "
        "about sessions must not look useful there; where it does, chance or a fault of this "
        "evaluation is speaking.", "",
        "| world | rule | ratio of PPV to base rate | claims something |", "|---|---|---|---|",
    ]  # fmt: skip
    for world in of.worlds:
        for code in ABOUT_SESSIONS:
            lines.append(f"| {world} | `{code}` | {_claim(of.lift(world, code))} |")
        lines.append(f"| {world} | both together | {_claim(of.lift_of(world, ABOUT_SESSIONS))} |")
    return "\n".join([*lines, ""])


def _claim(lift: Spread | None) -> str:
    if lift is None:
        return "never held in some cohort | no"
    return f"{lift.text(2, 1)} | {'no' if lift.covers(1) or lift.high < 1 else 'yes'}"


def _worlds(of: Evaluation) -> str:
    lines = [
        "## The worlds", "",
        "| world | what holds | stops in the list's weeks, all cohorts | women seen |"
        " C-index of the true hazard |",
        "|---|---|---|---|---|",
    ]  # fmt: skip
    for world in of.worlds:
        lines.append(
            f"| {world} | {WORLDS[world].says} | {of.total(world, 'stops'):,} | "
            f"{of.total(world, 'seen'):,} | {of.figure(world, 'c_index').text(2, 1)} |"
        )
    told = (
        "Even whoever knew the true hazard would be wrong about most women: the best published "
        "model reached 0.62. How the cohorts meet the published figures is in "
        "`tests/unit/simulation/test_published.py` and in what `manage.py simulate` prints. "
        f"The evaluation took {of.minutes:g} minutes."
    )
    return "\n".join([*lines, "", told, ""])


def _numbers() -> str:
    lines = ["## The numbers behind the worlds", "", "| number | value | what | source |",
             "|---|---|---|---|"]  # fmt: skip
    for one in named.all_figures():
        source = "**assumption**" if one.assumed else one.source
        lines.append(f"| `{one.name}` | {float(one):g} | {one.says} | {source} |")
    return "\n".join([*lines, ""])


def pictures(of: Evaluation) -> dict[str, SafeString]:
    """Return the report's pictures by file name."""
    found = [
        Group(
            world,
            [
                Row(SHORT[who], of.score(world, who, "sensitivity"), is_ours=who == RULES_NAME)
                for who in WORDS
            ],
        )
        for world in of.worlds
    ]
    world = of.worlds[0]
    lifts = [
        Row(BY_CODE[rule.code].name, lift, is_ours=True)
        for rule in RULES
        if (lift := of.lift(world, rule.code)) is not None
    ]
    return {
        "evaluation-found.svg": intervals(
            found,
            summary="Share of stops found with the same number of calls, by world",
            unit="% of stops",
        ),
        "evaluation-rules.svg": intervals(
            [Group(f"PPV against the base rate, {world}", lifts)],
            summary="How many times the base rate of stopping follows each rule",
            unit="x base",
            times=1,
            digits=1,
            line_at=1,
        ),
    }
