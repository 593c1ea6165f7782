"""One person's sessions as her own calendar program subscribes to them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from icalendar import Calendar, Event

from clinic import tenancy
from clinic.models import Clinic, Staff
from programs.actions.feeds import hash_of
from programs.models import CalendarFeed, Session, SessionKind, SessionStatus
from programs.selectors.people import physiologists_of

WEEKS_BACK, WEEKS_AHEAD = 4, 26
ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class FeedEvent:
    """A session as a calendar shows it to whoever looks over her shoulder: no names, no facts."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    summary: str
    location: str
    is_cancelled: bool
    url: str


def standing_feed(*, clinic: Clinic, staff: Staff) -> CalendarFeed | None:
    """Return a person's feed, if she has one in this clinic."""
    return CalendarFeed.objects.filter(clinic=clinic, staff=staff, revoked_at__isnull=True).first()


def feed_behind(token: str) -> CalendarFeed | None:
    """Return the standing feed with this token, as long as its person leads sessions there."""
    with tenancy.everywhere("the token says whose feed it is"):
        feed = (
            CalendarFeed.objects.filter(token_hash=hash_of(token), revoked_at__isnull=True)
            .select_related("clinic", "staff")
            .first()
        )
        leads = feed and physiologists_of(feed.clinic).filter(pk=feed.staff_id).exists()
    return feed if leads else None


def feed_events(feed: CalendarFeed, *, now: datetime) -> list[FeedEvent]:
    """Return her sessions from four weeks back to 26 ahead, cancelled ones too, in one query."""
    changes = apps.get_model("programs", "SessionEvent").objects.filter(pgh_obj=OuterRef("pk"))
    newest = changes.order_by("-pgh_id").values("pgh_created_at")[:1]
    sessions = (
        Session.objects.filter(
            clinic=feed.clinic,
            physiologist=feed.staff,
            starts_at__gte=now - timedelta(weeks=WEEKS_BACK),
            starts_at__lt=now + timedelta(weeks=WEEKS_AHEAD),
        )
        .select_related("room")
        .annotate(changed_at=Coalesce(Subquery(newest), "created_at"))
    )
    return [_event(session) for session in sessions]


def feed_tag(feed: CalendarFeed, events: Iterable[FeedEvent]) -> str:
    """Return the ETag of a feed: another one whenever its file would differ."""
    digest = hashlib.sha256(f"{feed.uid}|{_name(feed)}".encode())
    for event in events:
        digest.update(repr([getattr(event, f.name) for f in fields(event)]).encode())
    return f'"{digest.hexdigest()[:32]}"'


def feed_file(feed: CalendarFeed, events: Iterable[FeedEvent]) -> bytes:
    """Return the iCalendar file of a feed: one event a session, in UTC, without a METHOD.

    UTC because several calendar programs misread the VTIMEZONE that local times would need.
    """
    calendar = Calendar.new(
        prodid="-//Steady//Sessions//EN", name=_name(feed), uid=f"{feed.uid}@steady.invalid"
    )
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(
            Event.new(
                uid=event.uid,
                sequence=event.sequence,
                stamp=event.changed_at,
                last_modified=event.changed_at,
                start=event.starts_at,
                end=event.ends_at,
                summary=event.summary,
                location=event.location,
                url=event.url,
                status="CANCELLED" if event.is_cancelled else "CONFIRMED",  # type: ignore[arg-type]
            )
        )
    return calendar.to_ical()


def feed_url(token: str) -> str:
    """Return the full address of a feed, which is its only key."""
    return f"{settings.BASE_URL}{reverse('calendar-feed', args=[token])}"


def _name(feed: CalendarFeed) -> str:
    return f"Sessions, {feed.clinic.mail_name or feed.clinic.name}"


def _event(session: Session) -> FeedEvent:
    return FeedEvent(
        uid=f"{session.uid}@steady.invalid",
        sequence=session.sequence,
        starts_at=session.starts_at.astimezone(UTC),
        ends_at=session.ends_at.astimezone(UTC),
        changed_at=session.changed_at.astimezone(UTC).replace(microsecond=0),  # type: ignore[attr-defined]
        summary=_summary(session),
        location=session.room.name,
        is_cancelled=session.status == SessionStatus.CANCELLED,
        url=f"{settings.BASE_URL}{reverse('session-detail', args=[session.uid])}",
    )


def _summary(session: Session) -> str:
    """Say kind and places: a session's own title is free text, and may say too much."""
    if session.kind == SessionKind.CLASS:
        words = f"Class: {session.places_taken} of {session.capacity} places"
    else:
        words = f"Individual session: {'booked' if session.places_taken else 'free'}"
    return f"Cancelled: {words}" if session.status == SessionStatus.CANCELLED else words
