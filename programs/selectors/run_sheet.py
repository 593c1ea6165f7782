"""A class as the person who runs it needs it: everybody's target, last time and today, at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from programs.actions.on_sheet import ON_SHEET
from programs.card.values import values_of
from programs.models import (
    AdverseEvent,
    Booking,
    BookingStatus,
    Exercise,
    ExerciseCaution,
    HeartRateProfile,
    HomeActivity,
    PerformedMinutes,
    PerformedSet,
    Session,
    SessionRecord,
)
from programs.models.booking import WAITING
from programs.selectors.phase_news import PhaseNews
from programs.selectors.roster import Line, line_of, with_facts
from programs.selectors.run_targets import ExerciseTarget, Targets, TimedTarget, grouped


@dataclass
class CardFacts:
    """Everything one card is drawn from. `values` are today's by name, `last` those before."""

    booking: Booking
    line: Line
    record: SessionRecord | None
    values: dict[str, str]
    last: dict[str, str]
    last_on: date | None
    last_by_uid: dict[UUID, Exercise]
    exercises: list[ExerciseTarget]
    timed: list[TimedTarget]
    cautions: dict[int, list[ExerciseCaution]]
    home: list[HomeActivity]
    adverse: list[AdverseEvent]
    done: dict[UUID, Exercise] = field(default_factory=dict)
    hr_max: int | None = None
    phase: PhaseNews | None = None


@dataclass(frozen=True)
class RunSheet:
    """One session's cards in the order in which people were booked, and who waits."""

    session: Session
    cards: list[CardFacts]
    waiting: list[Line]
    progress: str

    @property
    def patients(self) -> list[int]:
        return [card.line.patient_key for card in self.cards] + [
            w.patient_key for w in self.waiting
        ]


def progress_of(bookings: Iterable[Booking]) -> str:
    """Say how far a class is: "3 of 6 arrived, 2 finished"."""
    rows = list(bookings)
    statuses = [booking.status for booking in rows]
    parts = [
        f"{sum(has_come(booking) for booking in rows)} of {len(rows)} arrived",
        f"{statuses.count(BookingStatus.ATTENDED)} finished",
    ]
    if missing := statuses.count(BookingStatus.NO_SHOW):
        parts.append(f"{missing} did not come")
    return ", ".join(parts)


def has_come(booking: Booking) -> bool:
    """Say whether somebody noted that she is there."""
    record = getattr(booking, "record", None)
    return booking.status == BookingStatus.ATTENDED or (
        booking.status == BookingStatus.BOOKED
        and record is not None
        and record.arrived_at is not None
    )


def run_sheet(session: Session, *, now: datetime, only: UUID | None = None) -> RunSheet:
    """Return a session's run sheet, in a number of queries that no size of class changes.

    With `only`, the uid of a booking, it has that one card.
    """
    bookings = list(
        with_facts(Booking.objects.filter(session=session))
        .select_related("enrollment")
        .order_by("pk")
    )
    on_sheet = [booking for booking in bookings if booking.status in ON_SHEET]
    drawn = [booking for booking in on_sheet if only in (None, booking.uid)]
    return RunSheet(
        session=session,
        cards=_cards(session, drawn, now),
        waiting=[line_of(booking, now=now) for booking in bookings if booking.status in WAITING],
        progress=progress_of(on_sheet),
    )


def library(session: Session) -> list[Exercise]:
    """Return the exercises in use that a card can take beyond what is prescribed."""
    return list(
        Exercise.objects.filter(clinic_id=session.clinic_id, is_active=True).order_by("name")
    )


def _cards(session: Session, bookings: list[Booking], now: datetime) -> list[CardFacts]:
    enrollments = [booking.enrollment_id for booking in bookings]
    before = _records_before(session, enrollments)
    records = {b.pk: getattr(b, "record", None) for b in bookings}
    keys = [record.pk for record in [*records.values(), *before.values()] if record is not None]
    sets = grouped(
        "record_id", PerformedSet.objects.filter(record__in=keys).select_related("exercise")
    )
    timed = grouped("record_id", PerformedMinutes.objects.filter(record__in=keys))
    targets = Targets(session, bookings)
    home = grouped("enrollment_id", _home(session, enrollments))
    highest = _highest_heart_rates(enrollments)
    adverse = grouped("booking_id", AdverseEvent.objects.filter(booking__in=bookings))
    done = {one.exercise.pk: one.exercise for rows in sets.values() for one in rows}
    cautions = grouped(
        "exercise_id",
        ExerciseCaution.objects.filter(exercise__in={*targets.exercise_keys, *done}),
    )
    found = []
    for booking in bookings:
        record, last = records[booking.pk], before.get(booking.enrollment_id)
        today_sets = sets[record.pk] if record else []
        last_sets = sets[last.pk] if last else []
        since = last.booking.starts_at if last else None
        found.append(
            CardFacts(
                booking=booking,
                line=line_of(booking, now=now),
                record=record,
                values=values_of(record, today_sets, timed[record.pk] if record else []),
                last=values_of(None, last_sets, timed[last.pk] if last else []),
                last_on=_local_day(since, session.zone) if since else None,
                last_by_uid={one.exercise.uid: one.exercise for one in last_sets},
                exercises=targets.exercises(booking),
                timed=targets.timed(booking),
                cautions=cautions,
                home=[a for a in home[booking.enrollment_id] if _is_since(a, since, session)],
                adverse=adverse[booking.pk],
                done={one.exercise.uid: one.exercise for one in today_sets},
                phase=targets.phase(booking),
                hr_max=highest.get(booking.enrollment_id),
            )
        )
    return found


def _highest_heart_rates(enrollments: Iterable[int]) -> dict[int, int]:
    newest = HeartRateProfile.objects.filter(enrollment__in=enrollments)
    rows = newest.order_by("enrollment", "-noted_on", "-pk").distinct("enrollment")
    return dict(rows.values_list("enrollment", "hr_max"))


def _records_before(session: Session, enrollments: Iterable[int]) -> dict[int, SessionRecord]:
    """Return each program's newest earlier attended record that holds work done."""
    worked = Exists(PerformedSet.objects.filter(record=OuterRef("pk"))) | Exists(
        PerformedMinutes.objects.filter(record=OuterRef("pk"))
    )
    rows = (
        SessionRecord.objects.filter(
            worked,
            booking__enrollment__in=enrollments,
            booking__status=BookingStatus.ATTENDED,
            booking__starts_at__lt=session.starts_at,
        )
        .select_related("booking")
        .order_by("booking__enrollment_id", "-booking__starts_at", "-pk")
        .distinct("booking__enrollment_id")
    )
    return {record.booking.enrollment_id: record for record in rows}


def _home(session: Session, enrollments: Iterable[int]) -> Any:
    return HomeActivity.objects.filter(
        Q(enrollment__in=list(enrollments)), day__lte=session.day
    ).order_by("day", "pk")


def _is_since(activity: HomeActivity, since: datetime | None, session: Session) -> bool:
    return since is None or activity.day >= _local_day(since, session.zone)


def _local_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
