"""The people of a session as staff see them: precautions, last pain, confirmation, outcome."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from clinic.actors import ActorKind
from patients.mail import gets_mail
from patients.models import Precaution, SymptomReport
from patients.models.symptom_report import RedFlag
from programs.models import (
    WAITING,
    Booking,
    BookingStatus,
    CancelReason,
    EarlyStop,
    SessionRecord,
)
from programs.selectors.waitlist import offer_is_over

_TAGS = {
    BookingStatus.BOOKED: "",
    BookingStatus.WAITLISTED: "plain",
    BookingStatus.OFFERED: "amber",
    BookingStatus.ATTENDED: "brand",
    BookingStatus.NO_SHOW: "amber",
    BookingStatus.CANCELLED: "plain",
}


@dataclass(frozen=True)
class LastPain:
    """The newest answer about joint pain, 0-10, and the red flags that came with it."""

    value: int
    on: date
    red_flags: list[str]

    @property
    def is_high(self) -> bool:
        return self.value >= 7


@dataclass(frozen=True)
class Line:
    """One patient in one session. `can_record` says whether an outcome may be given now."""

    uid: UUID
    patient_key: int
    patient_uid: UUID
    name: str
    precautions: list[str]
    pain: LastPain | None
    status: str
    status_word: str
    status_tag: str
    is_confirmed: bool
    gets_mail: bool
    can_record: bool
    has_outcome: bool
    record: str
    cancellation: str
    offer: str = ""
    is_closed: bool = False

    def kept_to_the_name(self) -> "Line":
        """Return the line without what it says about her health: her record is closed."""
        return replace(self, precautions=[], pain=None, record="", is_closed=True)


def with_facts(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Add to bookings, within their one query, what a roster says beside each name."""
    precautions = Precaution.objects.filter(
        patient=OuterRef("patient"), ended_at__isnull=True
    ).values(fact=JSONObject(kind="kind", note="note"))
    newest = (
        SymptomReport.objects.filter(
            patient=OuterRef("patient"), superseded_at__isnull=True, pain__isnull=False
        )
        .order_by("-reported_for")
        .values(fact=JSONObject(pain="pain", on="reported_for", red_flags="red_flags"))[:1]
    )
    return bookings.select_related("patient", "record", "clinic").annotate(
        precaution_facts=ArraySubquery(precautions),
        newest_report=Subquery(newest),
        mail_reaches=gets_mail("patient__"),
    )


def line_of(booking: Booking, *, now: datetime) -> Line:
    """Return one booking from `with_facts` in the words of a roster."""
    status = BookingStatus(booking.status)
    is_over = offer_is_over(booking, now=now)
    record = getattr(booking, "record", None)
    return Line(
        uid=booking.uid,
        patient_key=booking.patient_id,
        patient_uid=booking.patient.uid,
        name=booking.patient.full_name,
        precautions=precaution_words(booking.precaution_facts),  # type: ignore[attr-defined]
        pain=_pain(booking.newest_report),  # type: ignore[attr-defined]
        status=status,
        status_word="Offer ran out" if is_over else str(status.label),
        status_tag="plain" if is_over else _TAGS[status],
        gets_mail=booking.mail_reaches,  # type: ignore[attr-defined]
        is_confirmed=booking.confirmed_at is not None,
        can_record=status == BookingStatus.BOOKED and booking.starts_at <= now,
        has_outcome=status in (BookingStatus.ATTENDED, BookingStatus.NO_SHOW),
        record=record_words(record) if record and status == BookingStatus.ATTENDED else "",
        cancellation=_cancellation(booking) if status == BookingStatus.CANCELLED else "",
        offer=_offer(booking, is_over=is_over) if status in WAITING else "",
    )


def precaution_words(facts: list[dict[str, str]]) -> list[str]:
    """Return precautions as a roster prints them, of facts whose note a query brought sealed."""
    notes = Precaution._meta.get_field("note")
    return [Precaution.words_of(fact["kind"], notes.opened(fact["note"]) or "") for fact in facts]


def record_words(record: SessionRecord) -> str:
    """Return what was done in a session as one line: "45 min, effort 6, pain 3 → 2"."""
    parts = []
    if record.minutes is not None:
        parts.append(f"{record.minutes} min")
    if record.effort is not None:
        parts.append(f"effort {record.effort}")
    if record.pain_before is not None and record.pain_after is not None:
        parts.append(f"pain {record.pain_before} → {record.pain_after}")
    elif record.pain_before is not None:
        parts.append(f"pain before {record.pain_before}")
    elif record.pain_after is not None:
        parts.append(f"pain after {record.pain_after}")
    if record.early_stop:
        parts.append(f"stopped early: {EarlyStop(record.early_stop).label.lower()}")
    return ", ".join(parts)


def _pain(report: dict[str, object] | None) -> LastPain | None:
    if report is None:
        return None
    return LastPain(
        value=int(str(report["pain"])),
        on=date.fromisoformat(str(report["on"])),
        red_flags=[f"Red flag: {RedFlag(flag).label}" for flag in report["red_flags"]],  # type: ignore[attr-defined]
    )


def _offer(booking: Booking, *, is_over: bool) -> str:
    """Say how an offer stands, or why somebody on the waitlist is passed over."""
    zone = ZoneInfo(booking.clinic.time_zone)
    if booking.offer_expires_at and not is_over:
        return f"The place is held for her until {_moment(booking.offer_expires_at, zone)}."
    if booking.offered_at is not None:
        return f"Did not answer the offer of {_moment(booking.offered_at, zone)}. Phone her."
    if getattr(booking, "is_elsewhere", False):
        return "Is in another session at that time, so she is passed over."
    return ""


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %-d %b, %H:%M}"


def _cancellation(booking: Booking) -> str:
    who = "by the patient" if booking.cancelled_by == ActorKind.PATIENT else "by the clinic"
    if not booking.had_place:
        what = "Left the waitlist" if booking.offered_at is None else "Declined the place offered"
        return what if booking.cancelled_by == ActorKind.PATIENT else f"{what}, {who}"
    parts = [f"Cancelled {who}"]
    if booking.notice_hours is not None and booking.notice_hours >= 0:
        parts.append(f"{_notice(booking.notice_hours)} before")
    words = ", ".join(parts)
    if booking.cancel_reason in (CancelReason.NOT_SAID, CancelReason.CLINIC, ""):
        return words
    return f"{words}: {CancelReason(booking.cancel_reason).label.lower()}"


def _notice(hours: int) -> str:
    if hours >= 48:
        return f"{hours // 24} days"
    return "less than an hour" if hours == 0 else f"{hours} h"
