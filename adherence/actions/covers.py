"""Who looks after somebody's episodes while she is away."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from adherence.actions.assigning import owner_named
from adherence.actions.episodes import CannotDo, staff_of
from adherence.models import Cover
from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import conflicts_refused
from clinic.errors import Conflict
from clinic.models import Clinic, Staff

LONGEST = 92
FARTHEST = 365


@transaction.atomic
def arrange_cover(
    *,
    clinic: Clinic,
    covered_by: UUID,
    first_day: date,
    last_day: date,
    note: str = "",
    by: Actor,
) -> Cover:
    """Note that the actor is away on these days and who covers her.

    Her episodes count as the colleague's too on those days. Raises Conflict when the days overlap
    an absence of hers, or when either is to cover for somebody while away.
    """
    with audit.acting(by):
        staff = staff_of(by)
        colleague = owner_named(clinic, covered_by)
        if colleague == staff:
            raise CannotDo("You cannot cover for yourself: choose a colleague.", field="covered_by")
        _check_days(clinic, first_day, last_day)
        if len(note) > 500:
            raise CannotDo("The note must be at most 500 characters.", field="note")
        # Two colleagues who choose each other at the same moment wait for one another here.
        list(
            Staff.objects.select_for_update().filter(pk__in=[staff.pk, colleague.pk]).order_by("pk")
        )
        _refuse_chain(clinic, staff, colleague, first_day, last_day)
        with conflicts_refused(field="first_day"), transaction.atomic():
            return Cover.objects.create(
                clinic=clinic,
                staff=staff,
                covered_by=colleague,
                first_day=first_day,
                last_day=last_day,
                note=note.strip(),
            )


@transaction.atomic
def end_cover(*, cover: Cover, by: Actor) -> Cover:
    """End a cover before its last day, by who is away or who covers. Raises Conflict once over."""
    with audit.acting(by):
        staff = staff_of(by)
        cover = (
            Cover.objects.select_for_update(of=("self",)).select_related("clinic").get(pk=cover.pk)
        )
        if staff.pk not in (cover.staff_id, cover.covered_by_id):
            raise CannotDo("Only who is away or who covers can end this.")
        if cover.ended_at is not None or cover.last_day < clock.today(cover.clinic.time_zone):
            raise Conflict("This cover is over already.")
        cover.ended_at = clock.now()
        cover.save(update_fields=["ended_at"])
        return cover


def _check_days(clinic: Clinic, first_day: date, last_day: date) -> None:
    today = clock.today(clinic.time_zone)
    if first_day < today:
        raise CannotDo(
            f"The first day, {first_day:%-d %B %Y}, is over: choose today or later.",
            field="first_day",
        )
    if first_day > today + timedelta(days=FARTHEST):
        raise CannotDo(
            f"The first day, {first_day:%-d %B %Y}, is more than a year ahead: check the year.",
            field="first_day",
        )
    if last_day < first_day:
        raise CannotDo(
            f"The last day, {last_day:%-d %B %Y}, is before the first: choose a later one.",
            field="last_day",
        )
    if (last_day - first_day).days >= LONGEST:
        raise CannotDo(
            f"{(last_day - first_day).days + 1} days are too long: hand your patients over for "
            f"more than {LONGEST}.",
            field="last_day",
        )


def _refuse_chain(
    clinic: Clinic, staff: Staff, colleague: Staff, first_day: date, last_day: date
) -> None:
    """Refuse what would leave somebody's patients with a person who is away."""
    during = Cover.objects.filter(
        Q(staff=colleague) | Q(covered_by=staff) | Q(staff=staff),
        clinic=clinic,
        ended_at__isnull=True,
        first_day__lte=last_day,
        last_day__gte=first_day,
    ).select_related("staff")
    for other in during:
        days = f"from {other.first_day:%-d %b} to {other.last_day:%-d %b %Y}"
        if other.staff_id == staff.pk:
            raise Conflict(
                f"You have said already that you are away {days}. End that first.",
                field="first_day",
            )
        if other.staff_id == colleague.pk:
            raise Conflict(f"{colleague.name} is away herself {days}.", field="covered_by")
        raise Conflict(
            f"You cover for {other.staff.name} {days}. Ask somebody else to do that first.",
            field="first_day",
        )
