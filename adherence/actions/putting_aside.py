"""Putting an episode aside: until a day, or until she answers. Both come back by themselves."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from adherence.actions.episodes import CannotDo, open_episode, staff_of, wake
from adherence.models import Episode, EpisodeState, Signal, Tier
from adherence.rules import MATTER
from adherence.waking import as_it_is
from clinic import audit, clock
from clinic.actors import Actor
from patients.models import SymptomReport

LONGEST_SNOOZE_DAYS = 28
WAIT_DAYS = 7
LONGEST_WAIT_DAYS = 28


@transaction.atomic
def wait_for_patient(*, episode: Episode, days: int | None = None, by: Actor) -> Episode:
    """Note that the next move is the patient's, for so many days (7 unless said).

    It comes back by itself then, at once when she answers, and at once on a new sign of danger or
    one that grows. While a safety rule holds it waits for a day only, and only after somebody has
    tried to reach her about it.
    """
    with audit.acting(by):
        episode = open_episode(episode)
        if days is None:
            days = 1 if episode.safety else WAIT_DAYS
        _check_wait(episode, days)
        episode.owner = episode.owner or staff_of(by)
        _put_aside(episode, EpisodeState.WAITING)
        episode.waiting_since = clock.now()
        episode.waiting_until = clock.today(episode.clinic.time_zone) + timedelta(days=days)
        episode.save()
        return episode


@transaction.atomic
def snooze(
    *, episode: Episode, until: date, expected_pain: int | None = None, reason: str, by: Actor
) -> Episode:
    """Put an episode aside until a morning of the clinic, at most 28 days ahead.

    It comes back by itself then, and earlier when a safety rule holds, a later answer has pain two
    above `expected_pain` (0-10; None expects what she last said), a rule of a higher tier comes up
    or a signal gets more severe.
    """
    with audit.acting(by):
        episode = open_episode(episode)
        _check_snooze(episode, until, expected_pain, reason)
        episode.owner = episode.owner or staff_of(by)
        _put_aside(episode, EpisodeState.SNOOZED)
        episode.snoozed_at, episode.snoozed_until = clock.now(), until
        episode.expected_pain, episode.snooze_reason = expected_pain, reason.strip()
        episode.save()
        return episode


def _put_aside(episode: Episode, state: EpisodeState) -> None:
    wake(episode)
    episode.woke_at = episode.woke_by = None
    episode.state = state
    episode.as_it_was = as_it_is(episode.signals.all(), _last_pain(episode))


def _last_pain(episode: Episode) -> int | None:
    return (
        SymptomReport.objects.filter(
            patient=episode.patient_id, superseded_at__isnull=True, pain__isnull=False
        )
        .order_by("-reported_for")
        .values_list("pain", flat=True)
        .first()
    )


def _check_wait(episode: Episode, days: int) -> None:
    if not 1 <= days <= LONGEST_WAIT_DAYS:
        raise CannotDo(
            f"Waiting for {days} days is not possible: choose 1 to {LONGEST_WAIT_DAYS}.",
            field="days",
        )
    if not episode.safety:
        return
    seen = Signal.objects.filter(episode=episode, tier=Tier.SAFETY, cleared_at__isnull=True)
    since = seen.aggregate(last=Max("first_seen_at"))["last"]
    if since is not None and not episode.contacts.filter(at__gte=since).exists():
        raise CannotDo(
            "A safety rule holds and nobody has tried to reach her about it. Call her and record "
            "the contact first."
        )
    if days > 1:
        raise CannotDo(
            f"A safety rule holds, so {days} days are too long: wait until tomorrow at the latest.",
            field="days",
        )


def _check_snooze(episode: Episode, until: date, expected_pain: int | None, reason: str) -> None:
    if episode.safety:
        raise CannotDo(
            "A safety rule holds, so this episode cannot be snoozed. Call her, then wait for her "
            "answer or resolve it."
        )
    today = clock.today(episode.clinic.time_zone)
    last = today + timedelta(days=LONGEST_SNOOZE_DAYS)
    if not today < until <= last:
        raise CannotDo(
            f"Snooze until {until:%-d %B %Y} is not possible: choose a day from "
            f"{today + timedelta(days=1):%-d %B} to {last:%-d %B %Y}.",
            field="until",
        )
    if expected_pain is None and _is_about_pain(episode):
        raise CannotDo(
            "Her pain is a reason why she is on the list: say which pain you expect, 0 to 10.",
            field="expected_pain",
        )
    if expected_pain is not None and not 0 <= expected_pain <= 10:
        raise CannotDo(
            f"Expected pain is {expected_pain}: give a whole number from 0 to 10.",
            field="expected_pain",
        )
    if not reason.strip():
        raise CannotDo("Say why it can wait.", field="reason")
    if len(reason.strip()) > 200:
        raise CannotDo("Say why it can wait in at most 200 characters.", field="reason")


def _is_about_pain(episode: Episode) -> bool:
    rules = episode.signals.filter(cleared_at__isnull=True).values_list("rule", flat=True)
    return any(MATTER.get(rule) == "pain" for rule in rules)
