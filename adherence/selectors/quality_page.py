"""The figures of a period in words, ready to be drawn. It computes nothing but sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from adherence.models import EpisodeOutcome, Tier
from adherence.quality.numbers import FEW, TOO_FEW
from adherence.rules import BY_CODE
from adherence.selectors.quality_lines import (
    OPEN_TARGET,
    load_lines,
    people_lines,
    stop_lines,
    work_lines,
)
from adherence.selectors.quality_pictures import groups_picture, rules_picture, weeks_picture
from adherence.selectors.quality_words import (
    Cell,
    Line,
    cell,
    group_name,
    hours_in_words,
    many,
)

_LEADS = ("up to 7 days", "8 to 28 days", "29 to 91 days", "92 days or more")
OUTCOMES = {str(code): str(label) for code, label in EpisodeOutcome.choices}
GROUP_FIGURES = {
    "unheard": "heard from less",
    "answering": "answers less",
    "attendance": "comes less",
}


@dataclass(frozen=True)
class RuleLine:
    """One rule and what became of those it flagged."""

    code: str
    name: str
    tier: str
    raised: str
    acted: Cell
    stopped: Cell
    others: Cell
    not_useful: Cell
    reading: str


@dataclass(frozen=True)
class GroupLine:
    """One group of patients; `query` is what its list is asked with."""

    by: str
    name: str
    query: str
    n: int
    unheard: Cell
    answering: Cell
    attendance: Cell
    worse: str


@dataclass(frozen=True)
class QualityPage:
    """Everything that the page shows of one period."""

    first: date
    last: date
    zone: str
    made_at: str
    since: date | None
    is_short: bool
    rule_sets: str
    load: list[Line]
    weeks: list[dict[str, Any]]
    weeks_picture: SafeString
    work: list[Line]
    outcomes: list[tuple[str, int]]
    contact: list[dict[str, Any]]
    snoozes: list[tuple[str, int]]
    rules: list[RuleLine]
    quiet_rules: str
    rules_picture: SafeString | None
    followed_first: date
    followed_last: date
    stops: list[Line]
    stops_unseen: int
    leads: list[tuple[str, int]]
    people: list[Line]
    groups: list[GroupLine]
    groups_picture: SafeString | None
    on_drug: int
    few: int = FEW
    too_few: int = TOO_FEW


def quality_page(figures: dict[str, Any]) -> QualityPage:
    """Put one period's figures (what `adherence.quality.measure` returns) into words."""
    period, load, work = figures["period"], figures["load"], figures["work"]
    found, people = figures["precision"], figures["people"]
    since = date.fromisoformat(load["assessed_since"]) if load["assessed_since"] else None
    first = date.fromisoformat(period["first"])
    return QualityPage(
        first=first,
        last=date.fromisoformat(period["last"]),
        zone=period["zone"],
        made_at=period["made_at"],
        since=since,
        is_short=since is None or since > date.fromisoformat(found["followed_first"]),
        rule_sets=", ".join(str(version) for version in load["rule_sets"]) or "none yet",
        load=load_lines(load),
        weeks=[_week(week) for week in load["weeks"]],
        weeks_picture=weeks_picture(load["weeks"], OPEN_TARGET),
        work=work_lines(work),
        outcomes=[(OUTCOMES.get(code, code), n) for code, n in work["outcomes"].items()],
        contact=[_contact(row) for row in work["contact"]],
        snoozes=_snoozes(work["snoozes"]),
        rules=[_rule(row) for row in found["rules"] if not _is_quiet(row)],
        quiet_rules=", ".join(_rule(row).name for row in found["rules"] if _is_quiet(row)),
        rules_picture=rules_picture(found["rules"]),
        followed_first=date.fromisoformat(found["followed_first"]),
        followed_last=date.fromisoformat(found["followed_last"]),
        stops=stop_lines(figures["stops"]),
        stops_unseen=figures["stops"]["unseen"],
        leads=list(zip(_LEADS, figures["stops"]["leads"], strict=True)),
        people=people_lines(people),
        groups=[_group(row) for row in people["groups"]],
        groups_picture=groups_picture(people["groups"], group_name),
        on_drug=people["on_drug"],
    )


def _contact(row: dict[str, Any]) -> dict[str, Any]:
    named = {"all": "All", "": "No signal left"}
    tier = named.get(row["tier"]) or str(Tier(row["tier"]).label)
    return {
        **row,
        "name": tier,
        "median": hours_in_words(row["median_hours"]),
        "ninety": hours_in_words(row["ninety_hours"]),
    }


def _snoozes(row: dict[str, Any]) -> list[tuple[str, int]]:
    return [
        ("Ran to their day", row["ran_out"]),
        ("Early: a safety rule", row["by_safety"]),
        ("Early: pain above what was expected", row["by_pain"]),
        ("Early: a person took it up or closed it", row["by_person"]),
        ("The patient died", row["by_death"]),
        ("Still asleep", row["asleep"]),
    ]


def _week(week: dict[str, Any]) -> dict[str, Any]:
    return {
        **week,
        "first": date.fromisoformat(week["first"]),
        "last": date.fromisoformat(week["last"]),
        "opened_rate": _rate_in(week, "opened_per_100"),
        "open_rate": _rate_in(week, "open_per_100"),
    }


def _rate_in(week: dict[str, Any], name: str) -> str:
    if not week["is_counted"]:
        return "not assessed"
    return "none" if week[name] is None else f"{week[name]:g}"


def _rule(row: dict[str, Any]) -> RuleLine:
    rule = BY_CODE.get(row["rule"])
    return RuleLine(
        code=row["rule"],
        name=rule.name if rule else row["rule"],
        tier=str(Tier(rule.tier).label) if rule else "",
        raised=f"{many(row['raised'], 'signal')}, {many(row['patients'], 'patient')}",
        acted=cell(row["acted"]),
        stopped=cell(row["stopped"]),
        others=cell(row["others_stopped"]),
        not_useful=cell(row["not_useful"]),
        reading=_reading(row["stopped"], row["others_stopped"]),
    )


def _is_quiet(row: dict[str, Any]) -> bool:
    """Return whether there is nothing to say of a rule: no signal, now or when it was followed."""
    return not (row["raised"] or row["acted"]["of"] or row["stopped"]["of"])


def _reading(flagged: dict[str, Any], others: dict[str, Any]) -> str:
    """Say what the two shares allow to say, and no more."""
    if flagged["percent"] is None or others["percent"] is None:
        return "Too few to judge."
    if flagged["low"] > others["high"]:
        return "More of those it flagged stopped than of the others."
    if flagged["high"] < others["low"]:
        return "Fewer of those it flagged stopped than of the others."
    return "No difference that could not be chance."


def _group(row: dict[str, Any]) -> GroupLine:
    worse = [GROUP_FIGURES[name] for name in row["worse"]]
    return GroupLine(
        by="Language" if row["by"] == "language" else "Age",
        name=group_name(row["by"], row["group"]),
        query=urlencode({row["by"]: row["group"]}),
        n=row["n"],
        unheard=cell(row["unheard"]),
        answering=cell(row["answering"]),
        attendance=cell(row["attendance"]),
        worse=_sentence(worse, row["n"]),
    )


def _sentence(worse: Sequence[str], n: int) -> str:
    if worse:
        return f"{', '.join(worse)} than the others".capitalize()
    if n < TOO_FEW:
        return f"n = {n}: too few to judge"
    return f"n = {n}: too few to compare" if n < FEW else "No clear difference"


def quarter_links(reports: Sequence[Any]) -> list[tuple[str, str, str]]:
    """Return the address, name and versions of each reported quarter, newest first."""
    return [
        (
            reverse("quality-quarter", args=[report.uid]),
            report.name.capitalize(),
            ", ".join(str(version) for version in report.rule_set_versions) or "none",
        )
        for report in reports
    ]
