"""What a replay found, in sentences, the limits of it among them."""

from datetime import date
from typing import Any

# With fewer stops than this, one more or less is chance.
FEW = 20


def headline(replay: dict[str, Any], weeks: int) -> str:
    """Return what the proposed rules would have shown, beside those in force, in one sentence."""
    now, proposed = replay["now"], replay["proposed"]
    text = (
        f"With these rules the last {weeks} weeks would have shown {_patients(proposed)} instead "
        f"of {now['patients']}"
    )
    lost, found = lost_and_found(replay)
    parts = [f"lost {lost} who stopped"] if lost else []
    parts += [f"found {found} more who stopped"] if found else []
    return f"{text}, and {' and '.join(parts)}." if parts else f"{text}."


def lost_and_found(replay: dict[str, Any]) -> tuple[int, int]:
    """Return how many who stopped only the rules in force, and only the proposed ones, showed."""
    lost = sum(1 for stop in replay["stopped"] if stop["now"] and not stop["proposed"])
    found = sum(1 for stop in replay["stopped"] if stop["proposed"] and not stop["now"])
    return lost, found


def in_short(replay: dict[str, Any]) -> str:
    """Return the figures by which one draft is compared with another."""
    now, proposed = replay["now"], replay["proposed"]
    lost, found = lost_and_found(replay)
    parts = [
        f"{_patients(proposed)} instead of {now['patients']}",
        f"longest list {proposed['busiest']} instead of {now['busiest']}",
        f"of {len(replay['stopped'])} who stopped, {lost} lost and {found} found",
    ]
    return "; ".join(parts)


def caution(replay: dict[str, Any]) -> str:
    """Return what the figures rest on and what they cannot say."""
    stops = len(replay["stopped"])
    who = f"{stops} of them" if stops else "nobody"
    sentences = [
        f"{_people(replay['looked_at'])} in treatment {_were(replay['looked_at'])} looked at; "
        f"{who} stopped in that time.",
        _since(replay),
        "These data were collected under other rules: whoever was called then may have stayed "
        "because of it. A rule is counted for as long as it held, whatever a nurse had closed.",
        "So few stops say little about a rule: do not tune to them." if stops < FEW else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def timing(replay: dict[str, Any]) -> str:
    """Return how much earlier the proposed rules showed those who stopped; "" without any."""
    days = replay["earlier_days"]
    if days is None:
        return ""
    if not days:
        return "Those who stopped and whom both show come up as early as now (median)."
    word = "earlier" if days > 0 else "later"
    return (
        f"Those who stopped and whom both show come up {abs(days):g} day"
        f"{'' if abs(days) == 1 else 's'} {word} with these rules (median)."
    )


def lead(first: str, stopped: str, replay: dict[str, Any]) -> str:
    """Return how long before she stopped a set of rules first showed her."""
    if not first:
        return "not before"
    days = (date.fromisoformat(stopped) - date.fromisoformat(first)).days
    # Whoever was shown on the first night may have been before it, too.
    more = " or more" if first == replay["first"] else ""
    return f"{days} day{'s' if days != 1 else ''}{more} before"


def _since(replay: dict[str, Any]) -> str:
    """Say that the clinic's past is shorter than what was asked for, or seen through few nights."""
    if replay["since"] and replay["since"] > replay["first"]:
        return f"Nobody was in treatment before {date.fromisoformat(replay['since']):%-d %b %Y}."
    span = date.fromisoformat(replay["last"]) - date.fromisoformat(replay["first"])
    if replay["nights"] * 2 < span.days:
        return f"{replay['nights']} nights were looked at, one a week."
    return ""


def _people(count: int) -> str:
    return "1 patient" if count == 1 else f"{count} patients"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _patients(side: dict[str, Any]) -> str:
    return _people(side["patients"])
