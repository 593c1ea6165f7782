"""Each figure of the page: its value, what it means, and what to do when it is bad."""

from typing import Any

from adherence.selectors.quality_words import (
    Line,
    based_on,
    days_in_words,
    hours_in_words,
    judged,
    many,
    percent,
    rated,
    verdict_on,
)

OPEN_TARGET, ACTED_TARGET, STALE_TARGET = 12, 60, 10


def load_lines(load: dict[str, Any]) -> list[Line]:
    weeks = load["patient_weeks"]
    open_now = load["open_per_100"]
    fewer = (
        "If it is too much, try on past weeks what a higher limit would have shown, and whom it "
        "would have lost."
    )
    verdict, kind = verdict_on(None if open_now is None else open_now <= OPEN_TARGET)
    return [
        Line(
            "Patients with an open episode",
            rated(open_now, "per 100 patients"),
            f"in an average week of {_counted(load)}; snoozed and waiting ones count",
            "How long the list is, for the size of the clinic.",
            fewer,
            f"Steady's target: {OPEN_TARGET} or fewer",
            verdict,
            kind,
        ),
        Line(
            "Episodes opened",
            rated(load["opened_per_100"], "per 100 patients a week"),
            f"{load['opened']} in {weeks:g} patient-weeks on the drug",
            "How often the list asks for a person anew.",
            fewer,
        ),
        Line(
            "Signals raised",
            rated(load["raised_per_100"], "per 100 patients a week"),
            f"{load['raised']} in {weeks:g} patient-weeks; several may join one episode",
            "How often any rule fires.",
            "Rules that fire often and are seldom acted on are in the table of rules below.",
        ),
        Line(
            "Check-ins that raised an alert",
            percent(load["alerts"]),
            based_on(load["alerts"], "check-ins"),
            "The figure that published systems give. Steady raises a signal once for as long as "
            "it lasts, so its share is lower by nature.",
            fewer,
            "PRO-TECT: 34 % of surveys; Memorial Sloan Kettering: 7.8 %",
        ),
    ]


def _counted(load: dict[str, Any]) -> int:
    return sum(week["is_counted"] for week in load["weeks"])


def work_lines(work: dict[str, Any]) -> list[Line]:
    acted, stale, snoozes = work["acted"], work["stale"], work["snoozes"]
    everybody = work["contact"][0] if work["contact"] else None
    met = acted["percent"] is not None and acted["percent"] >= ACTED_TARGET
    fresh = stale["percent"] is not None and stale["percent"] < STALE_TARGET
    return [
        Line(
            "Acted on",
            percent(acted),
            based_on(acted, "episodes closed by a person"),
            "Closed with something done: any outcome but no action needed and could not be "
            "reached.",
            "If it is low, the rules call for nothing that can be done: see which, below.",
            f"Steady's target: {ACTED_TARGET} % or more; PRO-TECT: 59 % of alerts",
            *judged(acted, met),
        ),
        Line(
            "Time to first contact",
            hours_in_words(everybody["median_hours"] if everybody else None),
            _contacted(everybody),
            "Half of the patients waited no longer than this for a first call or talk, counted "
            "in hours that the clinic is open; who still waits counts with her wait so far.",
            "If it is long, share the list out, or shorten it.",
        ),
        Line(
            "Stale now",
            percent(stale),
            based_on(stale, "episodes that are new or in progress"),
            "Neither opened, contacted nor back from a snooze in the last 48 hours that the "
            "clinic was open.",
            "Take them first tomorrow, or hand them over.",
            f"Steady's target: fewer than {STALE_TARGET} %",
            *judged(stale, fresh),
        ),
        Line(
            "Could not be reached",
            percent(work["unreachable"]),
            based_on(work["unreachable"], "episodes closed by a person"),
            "Given up after calls that nobody answered.",
            "If it is high, check numbers and hours of calling; ask at her next visit.",
        ),
        Line(
            "Snoozes that ended early",
            percent(snoozes["early"]),
            based_on(snoozes["early"], "snoozes that are over"),
            f"{many(snoozes['snoozes'], 'snooze')} of "
            f"{many(snoozes['episodes'], 'episode')}, for {days_in_words(snoozes['median_days'])} "
            "in the middle.",
            "If many end for pain, the level that was expected is set too low.",
        ),
    ]


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


def stop_lines(row: dict[str, Any]) -> list[Line]:
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
            based_on(row["seen"], "stops"),
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


def people_lines(people: dict[str, Any]) -> list[Line]:
    answering, attendance = people["answering"], people["attendance"]
    return [
        Line(
            "Patients nobody hears from",
            percent(people["unheard"]),
            based_on(people["unheard"], "patients on the drug"),
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
