"""Who looks after whose episodes today, and what was handed to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from adherence import sentences
from adherence.models import Cover, EpisodeState, HandOver
from clinic.models import Clinic, Membership, Staff
from clinic.permissions import Permission, roles_with

HAND_OVERS = 100
COVERS = 50
WORKING = roles_with(Permission.WORK_EPISODES)

# The people whose episodes count as somebody's today; parameters clinic, staff, today.
COVERED = """
SELECT staff_id FROM adherence_cover
WHERE clinic_id = %(clinic)s AND covered_by_id = %(staff)s AND ended_at IS NULL
    AND %(today)s::date BETWEEN first_day AND last_day
"""


@dataclass(frozen=True)
class Given:
    """One episode that was handed over, as the list of them says it."""

    hand_over: HandOver
    headline: str
    is_open: bool
    is_new: bool


def covers_on(clinic: Clinic, day: date) -> QuerySet[Cover]:
    """Return the covers of a clinic that are in force on one of its days."""
    return Cover.objects.filter(
        clinic=clinic, ended_at__isnull=True, first_day__lte=day, last_day__gte=day
    )


def mine(*, clinic: Clinic, staff: Staff, today: date) -> Q:
    """Return the condition that an episode is somebody's: her own, or one she covers today."""
    covered = covers_on(clinic, today).filter(covered_by=staff)
    return Q(owner=staff) | Q(owner__in=covered.order_by().values("staff"))


def colleagues(*, clinic: Clinic, staff: Staff) -> list[Staff]:
    """Return who else works the list of a clinic, by name."""
    here = Membership.objects.filter(clinic=clinic, is_active=True, role__in=WORKING)
    rows = Staff.objects.filter(is_active=True, pk__in=here.values("staff"))
    return list(rows.exclude(pk=staff.pk).order_by("name", "pk"))


def covers_of(*, clinic: Clinic, staff: Staff, today: date) -> list[Cover]:
    """Return the covers that somebody is away for or covers, those to come and in force."""
    return list(
        Cover.objects.filter(
            Q(staff=staff) | Q(covered_by=staff),
            clinic=clinic,
            ended_at__isnull=True,
            last_day__gte=today,
        ).select_related("staff", "covered_by")[:COVERS]
    )


def given_to(*, clinic: Clinic, staff: Staff) -> list[Given]:
    """Return what was handed to somebody, the unread first, then the latest; two queries."""
    rows = (
        HandOver.objects.filter(clinic=clinic, given_to=staff)
        .select_related("given_by", "episode__patient")
        .prefetch_related("episode__signals")
        .order_by(F("read_at").desc(nulls_first=True), "-at", "-pk")
    )
    return [_given(row) for row in rows[:HAND_OVERS]]


def last_hand_over(hand_overs: Sequence[HandOver], owner_id: int | None) -> HandOver | None:
    """Return by which hand-over the present owner has an episode, the hand-overs latest first."""
    latest = hand_overs[0] if hand_overs else None
    return latest if latest is not None and latest.given_to_id == owner_id else None


def _given(row: HandOver) -> Given:
    episode = row.episode
    is_open = episode.state != EpisodeState.RESOLVED
    return Given(
        hand_over=row,
        headline=sentences.headline(list(episode.signals.all()), is_open=is_open),
        is_open=is_open,
        is_new=row.read_at is None,
    )
