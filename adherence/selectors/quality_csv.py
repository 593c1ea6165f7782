"""The figures as lines of a table: one a figure, with its base and interval."""

from collections.abc import Iterator
from typing import Any

HEADER = ("section", "group", "figure", "value", "unit", "count", "of", "low", "high")


def lines_of(figures: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield every figure of a period; an empty value is one too small to be shown."""
    period = figures["period"]
    for name in ("first", "last", "zone", "made_at"):
        yield ("period", "", name, period[name], "", "", "", "", "")
    yield from _load(figures["load"])
    yield from _work(figures["work"])
    for row in figures["precision"]["rules"]:
        for name in ("raised", "patients"):
            yield ("rules", row["rule"], name, row[name], "count", row[name], "", "", "")
        for name in ("acted", "stopped", "others_stopped", "not_useful"):
            yield _share("rules", row["rule"], name, row[name])
    yield from _stops(figures["stops"])
    yield from _people(figures["people"])


def _share(section: str, group: str, name: str, value: dict[str, Any]) -> tuple[Any, ...]:
    done = value.get("n", value.get("done", ""))
    of = value.get("due", value["of"])
    shown = ["" if value[key] is None else value[key] for key in ("percent", "low", "high")]
    return (section, group, name, shown[0], "%", done, of, shown[1], shown[2])


def _load(load: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    base = load["patient_weeks"]
    for name in ("opened", "raised"):
        value = _or_empty(load[f"{name}_per_100"])
        yield ("load", "", name, value, "per 100 patient-weeks", load[name], base, "", "")
    value = _or_empty(load["open_per_100"])
    yield ("load", "", "open_patients", value, "per 100 patients", "", "", "", "")
    yield _share("load", "", "check_ins_with_an_alert", load["alerts"])
    for week in load["weeks"]:
        for name, rate in (("opened", "opened_per_100"), ("open_patients", "open_per_100")):
            value, unit = _or_empty(week[rate]), "per 100 patients"
            days = f"{week['first']} to {week['last']}"
            yield ("weeks", days, name, value, unit, week[name], week["patients"], "", "")


def _work(work: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for name in ("acted", "unreachable", "stale"):
        yield _share("work", "", name, work[name])
    for code, n in work["outcomes"].items():
        yield ("outcomes", code, "closed", n, "count", n, "", "", "")
    for row in work["contact"]:
        for name in ("median_hours", "ninety_hours"):
            value, n, of = _or_empty(row[name]), row["contacted"], row["opened"]
            yield ("contact", row["tier"] or "none", name, value, "open hours", n, of, "", "")
    snoozes = work["snoozes"]
    yield _share("snoozes", "", "early", snoozes["early"])
    for name in ("snoozes", "ran_out", "by_safety", "by_pain", "by_person", "by_death", "asleep"):
        yield ("snoozes", "", name, snoozes[name], "count", snoozes[name], "", "", "")


def _stops(stops: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    yield _share("stops", "", "seen_beforehand", stops["seen"])
    for name in ("unseen", "only_after"):
        yield ("stops", "", name, stops[name], "count", stops[name], stops["stops"], "", "")
    for name in ("lead_median", "lead_low", "lead_high"):
        yield ("stops", "", name, _or_empty(stops[name]), "days", "", stops["seen"]["n"], "", "")


def _people(people: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for name in ("unheard", "answering", "attendance"):
        yield _share("people", "everybody", name, people[name])
    for row in people["groups"]:
        for name in ("unheard", "answering", "attendance"):
            yield _share("people", f"{row['by']}: {row['group']}", name, row[name])


def _or_empty(value: Any) -> Any:
    return "" if value is None else value
