"""Asking her every week how she is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from clinic import clock
from notifications.actions import Occasion, plan
from notifications.models import Message, MessageState, Preference
from patients.models import Patient, PatientStatus, SymptomReport, TherapyCourse

KIND = "check-in"
HOUR = time(9)
FRESH = timedelta(days=2)
BATCH = 1000


@dataclass(frozen=True)
class Slot:
    """When a check-in of one local day is due, and when it is too late for it (UTC)."""

    day: date
    due_at: datetime
    send_before: datetime


def plan_check_ins(*, now: datetime) -> int:
    """Write the check-in mails of the present day, each patient's own; return how many are due.

    For active patients on therapy who have an address and agreed: one every `check_in_days` of
    their clinic, at 09:00 by their own clock or when the quiet hours end, and none for two days
    after an answer. Running it again, or late, adds nothing twice: the ledger's key is patient
    and day.
    """
    planned, batch = 0, []
    for occasion in _occasions(now):
        batch.append(occasion)
        if len(batch) == BATCH:
            planned += plan(batch)
            batch = []
    return planned + (plan(batch) if batch else 0)


def slot(now: datetime, zone: str, quiet_from: time, quiet_until: time) -> Slot:
    """Return the check-in slot of the local day that `now` falls on in `zone`."""
    day = now.astimezone(ZoneInfo(zone)).date()
    at = quiet_until if _is_quiet(HOUR, quiet_from, quiet_until) else HOUR
    _, end = clock.day_bounds(day, zone)
    try:
        due_at = clock.instant(day, at, zone)
        closes = clock.instant(day, quiet_from, zone)
    except clock.SkippedTime:  # the clocks go forward over it
        due_at, closes = clock.day_bounds(day, zone)[0] + timedelta(hours=12), end
    return Slot(day, due_at, closes if closes > due_at else end)


def _is_quiet(at: time, quiet_from: time, quiet_until: time) -> bool:
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def _occasions(now: datetime) -> Iterator[Occasion]:
    slots: dict[tuple[int, str], Slot] = {}
    for row in _candidates().iterator(chunk_size=BATCH):
        key = (row["clinic_id"], row["zone"])
        if key not in slots:
            slots[key] = slot(
                now, row["zone"], row["clinic__quiet_from"], row["clinic__quiet_until"]
            )
        due = slots[key]
        if now < due.send_before and _is_her_turn(row, due.day):
            yield Occasion(
                kind=KIND,
                clinic_id=row["clinic_id"],
                recipient_uid=row["uid"],
                about_uid=row["uid"],
                due_at=due.due_at,
                send_before=due.send_before,
                detail=due.day.isoformat(),
            )


def _is_her_turn(row: dict[str, Any], day: date) -> bool:
    asked, answered = row["last_asked"], row["last_answered"]
    every = timedelta(days=row["clinic__check_in_days"])
    if answered is not None and day - answered <= FRESH:
        return False
    return asked is None or day - asked.astimezone(ZoneInfo(row["zone"])).date() >= every


def _candidates() -> QuerySet[Patient, dict[str, Any]]:
    asked = (
        Message.objects.filter(about_uid=OuterRef("uid"), kind=KIND)
        .exclude(state=MessageState.CANCELLED)
        .order_by()
        .values("about_uid")
        .annotate(last=Max("due_at"))
        .values("last")
    )
    answered = (
        SymptomReport.objects.filter(patient=OuterRef("pk"), superseded_at__isnull=True)
        .order_by("-reported_for")
        .values("reported_for")[:1]
    )
    return (
        Patient.objects.filter(
            Exists(TherapyCourse.objects.filter(patient=OuterRef("pk"), ended_on__isnull=True)),
            ~Exists(
                Preference.objects.filter(recipient_uid=OuterRef("uid"), kind=KIND, wanted=False)
            ),
            status=PatientStatus.ACTIVE,
            consents_to_mail=True,
        )
        .exclude(email="")
        .order_by("pk")
        .annotate(
            zone=Coalesce(NullIf("time_zone", Value("")), "clinic__time_zone"),
            last_asked=Subquery(asked),
            last_answered=Subquery(answered),
        )
        .values(
            "uid",
            "clinic_id",
            "zone",
            "clinic__quiet_from",
            "clinic__quiet_until",
            "clinic__check_in_days",
            "last_asked",
            "last_answered",
        )
    )
