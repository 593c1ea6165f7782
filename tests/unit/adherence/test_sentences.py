"""What signals say, word for word; no database."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adherence import sentences
from adherence.models import Signal
from adherence.rules import BY_CODE, DEFAULTS

SEEN = datetime(2026, 11, 23, 12, tzinfo=UTC)


def signal(rule: str, *, severity: int = 5, cleared: bool = False, **evidence: Any) -> Signal:
    limits = {
        key.partition(".")[2]: value
        for key, value in DEFAULTS.items()
        if key.startswith(f"{rule}.")
    }
    return Signal(
        rule=rule,
        tier=BY_CODE[rule].tier,
        severity=severity,
        last_seen_at=SEEN,
        cleared_at=SEEN if cleared else None,
        evidence={**evidence, "thresholds": limits},
    )


def pain(*readings: tuple[str, int]) -> list[dict[str, Any]]:
    return [{"on": on, "value": value} for on, value in readings]


SEVERE = signal("severe_pain", severity=8, pain=pain(("2026-11-16", 8), ("2026-11-23", 8)))
SUSTAINED = signal("sustained_pain", severity=8, pain=pain(("2026-11-16", 8), ("2026-11-23", 8)))
MISSED = signal("missed_doses", missed=[{"on": "2026-11-23", "value": 3, "reason": "side_effects"}])
SILENT = signal("silence", last_report="2026-11-02", since="2026-11-02")
AWAY = signal(
    "exercise_interruption",
    count=3,
    missed=["2026-11-13", "2026-11-16", "2026-11-20"],
    last_attended="2026-11-09",
)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (SEVERE, "Joint pain was 8 on 16 Nov and 8 on 23 Nov."),
        (
            signal("sustained_pain", pain=pain(("2025-12-30", 5), ("2026-01-02", 4))),
            "Joint pain was 5 on 30 Dec 2025 and 4 on 2 Jan.",
        ),
        (
            signal(
                "worsening",
                pain=pain(("2026-11-01", 4), ("2026-11-08", 5), ("2026-11-15", 4)),
                baseline=1.3,
                baseline_reports=3,
            ),
            "Joint pain was 4 on 1 Nov, 5 on 8 Nov and 4 on 15 Nov, against a baseline of 1.3.",
        ),
        (MISSED, "Missed 3 of 7 tablets up to 23 Nov (side effects)."),
        (
            signal("doses_stopped", missed=[{"on": "2026-11-23", "value": 7, "reason": ""}]),
            "Missed 7 of 7 tablets up to 23 Nov.",
        ),
        (
            signal(
                "burden",
                on="2026-11-23",
                bother=3,
                scales={"pain": 4, "tiredness": 6, "sleep_problems": 5, "hot_flushes": None},
            ),
            "Joint pain 4, tiredness 6, poor sleep 5 and bother from side effects 3 of 4 "
            "on 23 Nov.",
        ),
        (
            signal("burden", on="2026-11-23", bother=4, scales={"pain": 4}),
            "Bother from side effects 4 of 4 on 23 Nov.",
        ),
        (
            signal("red_flag", on="2026-11-23", flags=["fracture"]),
            "Red flag on 23 Nov: a fall or a broken bone.",
        ),
        (
            signal("stopping", on="2026-11-23", answer="yes"),
            "She said on 23 Nov that she means to stop the tablets.",
        ),
        (
            signal("stopping", on="2026-11-23", answer="stopped"),
            "She said on 23 Nov that she has stopped the tablets.",
        ),
        (SILENT, "No check-in since 2 Nov."),
        (
            signal("silence", last_report=None, since="2026-11-02"),
            "No check-in yet since 2 Nov.",
        ),
        (AWAY, "Missed 3 sessions in a row, the last on 20 Nov; last came on 9 Nov."),
        (
            signal("low_attendance", attended=1, sessions=5, first="2026-11-02", last="2026-11-20"),
            "Came to 1 of 5 sessions from 2 Nov to 20 Nov.",
        ),
    ],
)
def test_a_reason_is_told_from_her_own_values(given: Signal, says: str) -> None:
    assert sentences.reason(given) == says


def test_a_headline_tells_the_two_worst_matters_each_once() -> None:
    told = sentences.headline([AWAY, SILENT, SUSTAINED, MISSED, SEVERE])
    assert told == (
        "Joint pain was 8 on 16 Nov and 8 on 23 Nov; "
        "missed 3 of 7 tablets up to 23 Nov (side effects)."
    )


def test_a_headline_tells_what_was_once_nothing_holds() -> None:
    old = signal("silence", cleared=True, last_report="2026-11-02", since="2026-11-02")
    was = "No check-in from 2 Nov until 23 Nov"
    assert sentences.headline([old, SEVERE]) == "Joint pain was 8 on 16 Nov and 8 on 23 Nov."
    assert sentences.headline([old]) == f"{was}; nothing holds now."
    assert sentences.headline([old], is_open=False) == f"{was}."
    assert sentences.reason(old) == f"{was}."
    assert sentences.headline([]) == "Nothing that the rules look at holds now."


def test_pain_is_told_before_a_burden_and_once() -> None:
    scales = {"pain": 8, "tiredness": 6, "sleep_problems": 5}
    burden = signal("burden", severity=9, on="2026-11-23", bother=1, scales=scales)
    assert sentences.headline([burden, SUSTAINED]) == (
        "Joint pain was 8 on 16 Nov and 8 on 23 Nov; tiredness 6 and poor sleep 5 on 23 Nov."
    )
    assert sentences.headline([burden, AWAY]).startswith("Joint pain 8, tiredness 6 and poor")


def test_a_burden_of_nothing_but_told_pain_makes_room_for_the_next_matter() -> None:
    burden = signal("burden", on="2026-11-23", bother=None, scales={"pain": 8})
    burden.evidence["thresholds"]["count"] = 1
    assert sentences.headline([SUSTAINED, burden, SILENT]) == (
        "Joint pain was 8 on 16 Nov and 8 on 23 Nov; no check-in since 2 Nov."
    )


def test_at_most_three_reasons_and_different_matters_first() -> None:
    told = sentences.reasons([SUSTAINED, SEVERE, MISSED, AWAY, SILENT])
    assert [s.rule for s in told] == ["severe_pain", "missed_doses", "silence"]
    assert [s.rule for s in sentences.reasons([SUSTAINED, SEVERE])] == [
        "severe_pain",
        "sustained_pain",
    ]


def test_the_rule_is_told_with_the_limits_that_were_used() -> None:
    own = signal("sustained_pain", pain=pain(("2026-11-16", 8)))
    own.evidence["thresholds"]["pain"] = 6
    assert "6 or more in 2 check-ins in a row" in sentences.rule_text(own)
    assert sentences.rule_text(own).endswith("Source: Chim 2013.")
    assert sentences.clears_when(own) == (
        "Clears with: 2 check-ins in a row below 6, or no answer that counts for 42 days."
    )


def test_tier_c_says_how_weak_it_is() -> None:
    assert "Missed sessions are a weak sign for stopping the drug" in sentences.tier_text(AWAY)
    assert "they do matter for the exercise dose" in sentences.tier_text(AWAY)


@pytest.mark.parametrize("rule", BY_CODE)
def test_every_rule_has_all_its_words(rule: str) -> None:
    given = signal(rule)
    texts = [
        sentences.rule_text(given),
        sentences.clears_when(given),
        sentences.tier_text(given),
        *sentences.next_step(given),
    ]
    assert all(text.endswith(".") and "{" not in text for text in texts)
