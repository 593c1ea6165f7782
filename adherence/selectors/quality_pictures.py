"""Pictures of the figures; each has a table of the same figures beside it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from adherence.rules import BY_CODE
from clinic.charts import Rate, intervals, rate_columns
from clinic.charts.intervals import Row, Share
from clinic.charts.plot import day_and_month


def weeks_picture(weeks: Sequence[dict[str, Any]], limit: int) -> SafeString:
    """Draw the patients with an open episode per 100 patients, week by week."""
    rates = []
    for week in weeks:
        day = date.fromisoformat(week["last"])
        value = week["open_per_100"]
        said = "not counted" if value is None else f"{value:g} per 100 patients"
        rates.append(Rate(day, value, f"Week to {day_and_month(day)}: {said}"))
    values = [rate.value for rate in rates if rate.value is not None]
    summary = "No patient was on the drug."
    if values:
        over = sum(value > limit for value in values)
        summary = (
            f"Patients with an open episode per 100 patients, {len(values)} weeks: from "
            f"{min(values):g} to {max(values):g}, {over} weeks above {limit}, last {values[-1]:g}."
        )
    return rate_columns(
        rates,
        limit=limit,
        limit_label=f"Per 100 patients; dashed: target {limit}",
        summary=summary,
    )


def rules_picture(rules: Sequence[dict[str, Any]]) -> SafeString | None:
    """Draw, for each rule that can be judged, who stopped of those flagged and of the others."""
    rows = [
        Row(
            f"{BY_CODE[row['rule']].name if row['rule'] in BY_CODE else row['rule']}",
            _share(row["stopped"]),
            _share(row["others_stopped"]),
        )
        for row in rules
        if _share(row["stopped"]) and _share(row["others_stopped"])
    ]
    if not rows:
        return None
    told = "; ".join(
        f"{row.label}: {row.share.percent:.0f} % against {row.beside.percent:.0f} %"
        for row in rows
        if row.share and row.beside
    )
    return intervals(
        rows,
        share_label="Stopped within 26 weeks, flagged by the rule",
        beside_label="not flagged by it",
        summary=f"Share who stopped within 26 weeks, flagged against not. {told}.",
    )


def groups_picture(
    groups: Sequence[dict[str, Any]], name_of: Callable[[str, str], str]
) -> SafeString | None:
    """Draw each group's share of check-ins answered."""
    rows = [
        Row(
            name_of(row["by"], row["group"]),
            _share(row["answering"]),
            missing=f"n = {row['answering']['of']}: too few to show",
        )
        for row in groups
    ]
    known = [f"{row.label} {row.share.percent:.0f} %" for row in rows if row.share]
    if not known:
        return None
    return intervals(
        rows,
        share_label="Check-ins answered, with a 95 % interval",
        summary=f"Check-ins answered by group: {', '.join(known)}.",
    )


def _share(value: dict[str, Any]) -> Share | None:
    if value["percent"] is None:
        return None
    return Share(value["percent"], value["low"], value["high"])
