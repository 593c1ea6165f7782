"""Why an episode is open: signals in words, with her trend, the records behind, and the rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from adherence import sentences
from adherence.clearing import Known, clears_with
from adherence.models import Signal, SignalVerdict, Tier
from adherence.options import can_change
from adherence.rules import BY_CODE, WEIGHT
from adherence.selectors.case import Case
from adherence.selectors.levels import pill_of_signal
from adherence.selectors.mini_trends import MiniTrend, mini_trend
from programs.models import BookingStatus

_OF_SESSIONS = frozenset({"exercise_interruption", "low_attendance"})
_OF_SUPPLY = frozenset({"refill_gap", "low_cover", "washout"})


@dataclass(frozen=True)
class Link:
    """A way to the records behind a sentence."""

    label: str
    url: str


@dataclass(frozen=True)
class Reason:
    """Why the episode is open: one signal in words, with the rule behind it."""

    signal: Signal
    level: str
    sentence: str
    name: str
    source: str
    rule: str
    worth: str
    clears: str
    can_change: bool
    trend: MiniTrend | None
    records: list[Link]
    verdicts: list[SignalVerdict]


def split(case: Case) -> tuple[list[Signal], list[Signal]]:
    """Return the signals that hold and those that cleared; a resolved episode keeps them all."""
    if not case.is_open:
        return list(case.signals), []
    holding = [signal for signal in case.signals if signal.cleared_at is None]
    return holding, [signal for signal in case.signals if signal.cleared_at is not None]


def first_reasons(holding: Sequence[Signal]) -> list[Signal]:
    """Return at most three signals: safety first, then what can be changed, then the rest."""
    first = sentences.reasons(holding)
    return sorted(
        first,
        key=lambda s: (s.tier != Tier.SAFETY, not can_change(s.rule), WEIGHT[s.rule]),
    )


def reason_of(signal: Signal, case: Case) -> Reason:
    """Return one signal in words, with what stands behind it."""
    rule = BY_CODE[signal.rule]
    return Reason(
        signal=signal,
        level=pill_of_signal(signal),
        sentence=sentences.reason(signal),
        name=rule.name,
        source=rule.source,
        rule=sentences.rule_text(signal),
        worth=sentences.tier_text(signal),
        clears=clears_with(signal, known_of(case)),
        can_change=can_change(signal.rule),
        trend=mini_trend(signal, case),
        records=_records(signal, case),
        verdicts=list(signal.verdicts.all()),
    )


def known_of(case: Case) -> Known:
    """Return what the way out of a signal is counted from."""
    course = case.course
    answers = case.on_this_drug
    started = course.started_on if course else case.today
    coming = next((b for b in case.coming if b.status == BookingStatus.BOOKED), None)
    return Known(
        answers=answers,
        from_the_start=bool(course) and (case.today - started).days < 180,
        next_session=(
            f"{coming.starts_at.astimezone(case.zone):%a %-d %b, %H:%M}" if coming else ""
        ),
    )


def _records(signal: Signal, case: Case) -> list[Link]:
    record = reverse("patient-detail", args=[case.episode.patient.uid])
    if signal.rule in _OF_SESSIONS:
        return _sessions(signal, case)
    if signal.rule in _OF_SUPPLY:
        return [Link("Her drugs and what she fetched", f"{record}#therapy")]
    answers = reverse("patient-check-ins", args=[case.episode.patient.uid])
    links = [
        Link(f"Check-in of {day:%-d %b}", f"{answers}#check-in-{day:%Y-%m-%d}")
        for day in _days_in(signal)
    ]
    return links or [Link("Her check-ins", f"{record}#check-ins")]


def _days_in(signal: Signal) -> list[date]:
    """Return the dates of the answers that a signal stands on."""
    evidence = signal.evidence
    told = [reading["on"] for name in ("pain", "missed") for reading in evidence.get(name, ())]
    told += [evidence["on"]] if "on" in evidence else []
    return [date.fromisoformat(on) for on in told]


def _sessions(signal: Signal, case: Case) -> list[Link]:
    missed = set(signal.evidence.get("missed", ()))
    links = [
        Link(f"Session of {day:%-d %b}", reverse("session-detail", args=[booking.session.uid]))
        for booking in case.bookings
        if (day := booking.starts_at.astimezone(case.zone).date()).isoformat() in missed
    ]
    patient = case.episode.patient
    return [*links[-3:], Link("Her program", reverse("program", args=[patient.uid]))]
