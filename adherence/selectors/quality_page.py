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
from adherence.selectors.quality_pictures import groups_picture, rules_picture, weeks_picture

_LEADS = ("up to 7 days", "8 to 28 days", "29 to 91 days", "92 days or more")
OPEN_TARGET, ACTED_TARGET, STALE_TARGET = 12, 60, 10
OUTCOMES = {str(code): str(label) for code, label in EpisodeOutcome.choices}
LANGUAGES = {"en": "English", "es": "Spanish", "ca": "Catalan", "de": "German", "fr": "French"}
GROUP_FIGURES = {
    "unheard": "heard from less",
    "answering": "answers less",
    "attendance": "comes less",
}


@dataclass(frozen=True)
class Line:
    """One figure: what it is, its value with its base, what it means, and what is to be done."""

    name: str
    value: str
    counted: str
    means: str
    to_do: str
    beside: str = ""
    verdict: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Cell:
    """A share in a table: its value, its interval and base, and a warning about its size."""

    value: str
    counted: str
    interval: str = ""
    warning: str = ""
    is_empty: bool = False


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
        load=_load(load),
        weeks=[_week(week) for week in load["weeks"]],
        weeks_picture=weeks_picture(load["weeks"], OPEN_TARGET),
        work=_work(work),
        outcomes=[(OUTCOMES.get(code, code), n) for code, n in work["outcomes"].items()],
        contact=[_contact(row) for row in work["contact"]],
        snoozes=_snoozes(work["snoozes"]),
        rules=[_rule(row) for row in found["rules"] if not _is_quiet(row)],
        quiet_rules=", ".join(_rule(row).name for row in found["rules"] if _is_quiet(row)),
        rules_picture=rules_picture(found["rules"]),
        followed_first=date.fromisoformat(found["followed_first"]),
        followed_last=date.fromisoformat(found["followed_last"]),
        stops=_stops(figures["stops"]),
        stops_unseen=figures["stops"]["unseen"],
        leads=list(zip(_LEADS, figures["stops"]["leads"], strict=True)),
        people=_people(people),
        groups=[_group(row) for row in people["groups"]],
        groups_picture=groups_picture(people["groups"], group_name),
        on_drug=people["on_drug"],
    )


def percent(share: dict[str, Any]) -> str:
    """Return a share as it is read, or that it is too small to be one."""
    if share["percent"] is None:
        return "too few to judge" if share["of"] else "nobody to count"
    return f"{share['percent']:.0f} %"


def interval(share: dict[str, Any]) -> str:
    """Return the ends of a share's interval, or nothing."""
    return "" if share["low"] is None else f"{share['low']:.0f} to {share['high']:.0f} %"


def group_name(by: str, name: str) -> str:
    """Return what a group of patients is called."""
    return LANGUAGES.get(name, name) if by == "language" else name


def _warning(share: dict[str, Any]) -> str:
    return f"only {share['of']}" if TOO_FEW <= share["of"] < FEW else ""


def _cell(share: dict[str, Any], what: str = "") -> Cell:
    base = f"{share['n']} of {share['of']}" if "n" in share else f"{share['of']} patients"
    return Cell(
        percent(share), f"{base} {what}".strip(), interval(share), _warning(share), not share["of"]
    )


def _of(share: dict[str, Any], what: str) -> str:
    """Return a share's base and interval in a line, with a warning where it is small."""
    parts = [f"{share['n']} of {share['of']} {what}"]
    if share["low"] is not None:
        parts.append(f"95 % interval {interval(share)}")
    if _warning(share):
        parts.append("small number: read it with care")
    return "; ".join(parts)


def _rated(value: float | None, unit: str) -> str:
    return f"{value:g} {unit}" if value is not None else "nobody to count"


def _verdict(is_met: bool | None) -> tuple[str, str]:
    if is_met is None:
        return "", ""
    return ("Target met", "brand") if is_met else ("Target missed", "amber")


def _judged(share: dict[str, Any], is_met: bool) -> tuple[str, str]:
    return _verdict(is_met if share["of"] >= FEW else None)


def _load(load: dict[str, Any]) -> list[Line]:
    weeks = load["patient_weeks"]
    open_now = load["open_per_100"]
    fewer = (
        "If it is too much, try on past weeks what a higher limit would have shown, and whom it "
        "would have lost."
    )
    verdict, kind = _verdict(None if open_now is None else open_now <= OPEN_TARGET)
    return [
        Line(
            "Patients with an open episode",
            _rated(open_now, "per 100 patients"),
            f"in an average week of {_counted(load)}; snoozed and waiting ones count",
            "How long the list is, for the size of the clinic.",
            fewer,
            f"Steady's target: {OPEN_TARGET} or fewer",
            verdict,
            kind,
        ),
        Line(
            "Episodes opened",
            _rated(load["opened_per_100"], "per 100 patients a week"),
            f"{load['opened']} in {weeks:g} patient-weeks on the drug",
            "How often the list asks for a person anew.",
            fewer,
        ),
        Line(
            "Signals raised",
            _rated(load["raised_per_100"], "per 100 patients a week"),
            f"{load['raised']} in {weeks:g} patient-weeks; several may join one episode",
            "How often any rule fires.",
            "Rules that fire often and are seldom acted on are in the table of rules below.",
        ),
        Line(
            "Check-ins that raised an alert",
            percent(load["alerts"]),
            _of(load["alerts"], "check-ins"),
            "The figure that published systems give. Steady raises a signal once for as long as "
            "it lasts, so its share is lower by nature.",
            fewer,
            "PRO-TECT: 34 % of surveys; Memorial Sloan Kettering: 7.8 %",
        ),
    ]


def _counted(load: dict[str, Any]) -> int:
    return sum(week["is_counted"] for week in load["weeks"])


def _work(work: dict[str, Any]) -> list[Line]:
    acted, stale, snoozes = work["acted"], work["stale"], work["snoozes"]
    everybody = work["contact"][0] if work["contact"] else None
    met = acted["percent"] is not None and acted["percent"] >= ACTED_TARGET
    fresh = stale["percent"] is not None and stale["percent"] < STALE_TARGET
    return [
        Line(
            "Acted on",
            percent(acted),
            _of(acted, "episodes closed by a person"),
            "Closed with something done: any outcome but no action needed and could not be "
            "reached.",
            "If it is low, the rules call for nothing that can be done: see which, below.",
            f"Steady's target: {ACTED_TARGET} % or more; PRO-TECT: 59 % of alerts",
            *_judged(acted, met),
        ),
        Line(
            "Time to first contact",
            _hours(everybody["median_hours"] if everybody else None),
            _contacted(everybody),
            "Half of the patients waited no longer than this for a first call or talk, counted "
            "in hours that the clinic is open; who still waits counts with her wait so far.",
            "If it is long, share the list out, or shorten it.",
        ),
        Line(
            "Stale now",
            percent(stale),
            _of(stale, "episodes that are new or in progress"),
            "Neither opened, contacted nor back from a snooze in the last 48 hours that the "
            "clinic was open.",
            "Take them first tomorrow, or hand them over.",
            f"Steady's target: fewer than {STALE_TARGET} %",
            *_judged(stale, fresh),
        ),
        Line(
            "Could not be reached",
            percent(work["unreachable"]),
            _of(work["unreachable"], "episodes closed by a person"),
            "Given up after calls that nobody answered.",
            "If it is high, check numbers and hours of calling; ask at her next visit.",
        ),
        Line(
            "Snoozes that ended early",
            percent(snoozes["early"]),
            _of(snoozes["early"], "snoozes that are over"),
            f"{_many(snoozes['snoozes'], 'snooze')} of "
            f"{_many(snoozes['episodes'], 'episode')}, for {_days(snoozes['median_days'])} "
            "in the middle.",
            "If many end for pain, the level that was expected is set too low.",
        ),
    ]


def _days(value: float | None) -> str:
    return "no days" if value is None else "1 day" if value == 1 else f"{value:g} days"


def _hours(value: float | None) -> str:
    return "too few to judge" if value is None else f"{value:g} open hours"


def _contacted(row: dict[str, Any] | None) -> str:
    if row is None:
        return "no episode opened"
    parts = [f"{row['contacted']} contacted of {row['opened']} opened"]
    if row["waiting"]:
        parts.append(f"{row['waiting']} still waiting")
    if row["closed_without"]:
        parts.append(f"{row['closed_without']} closed without a contact, not counted")
    if row["ninety_hours"] is not None:
        parts.append(f"9 of 10 within {row['ninety_hours']:g} open hours")
    return "; ".join(parts)


def _contact(row: dict[str, Any]) -> dict[str, Any]:
    named = {"all": "All", "": "No signal left"}
    tier = named.get(row["tier"]) or str(Tier(row["tier"]).label)
    return {
        **row,
        "name": tier,
        "median": _hours(row["median_hours"]),
        "ninety": _hours(row["ninety_hours"]),
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
        raised=f"{_many(row['raised'], 'signal')}, {_many(row['patients'], 'patient')}",
        acted=_cell(row["acted"]),
        stopped=_cell(row["stopped"]),
        others=_cell(row["others_stopped"]),
        not_useful=_cell(row["not_useful"]),
        reading=_reading(row["stopped"], row["others_stopped"]),
    )


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


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


def _stops(row: dict[str, Any]) -> list[Line]:
    lead = "too few to judge"
    spread = "of those seen beforehand"
    if row["lead_median"] is not None:
        lead = f"{row['lead_median']:g} days"
        spread = f"half lie between {row['lead_low']:g} and {row['lead_high']:g} days"
    return [
        Line(
            "Stopped without ever being on the list before",
            f"{row['unseen']} of {row['stops']}",
            f"{row['only_after']} of them came on the list on the day or within 28 days after",
            "A therapy stop that no rule saw in the 26 weeks before it. What the rules miss shows "
            "nowhere else.",
            "Read these records one by one: what could have told? Then try a lower limit on past "
            "weeks.",
        ),
        Line(
            "Seen beforehand",
            percent(row["seen"]),
            _of(row["seen"], "stops"),
            "A rule held at some time in the 26 weeks before the stop, raised before its day.",
            "Being seen helps only if it is early and somebody acts.",
            "Worst pain of 4 or more alone would find about half (derived from Chim 2013)",
        ),
        Line(
            "Lead time",
            lead,
            spread,
            "Days from the first of those signals to the stop.",
            "If it is short, look at the rules that fire early: tier A and doubt.",
        ),
    ]


def _people(people: dict[str, Any]) -> list[Line]:
    answering, attendance = people["answering"], people["attendance"]
    return [
        Line(
            "Patients nobody hears from",
            percent(people["unheard"]),
            _of(people["unheard"], "patients on the drug"),
            f"No check-in, no conversation and no session for {people['unheard_days']} days.",
            "Call them: silence is no all-clear.",
        ),
        Line(
            "Check-ins answered",
            percent(answering),
            f"{answering['done']} of {answering['due']} due; mean over {answering['of']} patients",
            "In how many of the clinic's check-in periods she answered.",
            "Offer the phone, or a check-in at the session.",
            "A real-life app: 35 % of women answered in 75 % of weeks (Krukowski 2024)",
        ),
        Line(
            "Sessions attended",
            percent(attendance),
            f"{attendance['done']} of {attendance['due']} counted; mean over "
            f"{attendance['of']} patients",
            "Counted as for the rules about sessions.",
            "Other times, lighter sessions, help with the way.",
            "Trials: about 70 % (HOPE, START)",
        ),
    ]


def _group(row: dict[str, Any]) -> GroupLine:
    worse = [GROUP_FIGURES[name] for name in row["worse"]]
    return GroupLine(
        by="Language" if row["by"] == "language" else "Age",
        name=group_name(row["by"], row["group"]),
        query=urlencode({row["by"]: row["group"]}),
        n=row["n"],
        unheard=_cell(row["unheard"]),
        answering=_cell(row["answering"]),
        attendance=_cell(row["attendance"]),
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
