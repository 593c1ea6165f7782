"""What stands in the way of a proposal by now, named by its first visit that cannot be had."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from clinic.errors import Refused
from clinic.models import Clinic
from programs.errors import PlanConflict
from programs.models import (
    Booking,
    BookingStatus,
    ProposedVisit,
    Session,
    SessionKind,
    SessionStatus,
)
from programs.selectors.clashes import session_clash
from programs.selectors.opening import Opening, opening
from programs.slots import Slot

_BUSY = (BookingStatus.BOOKED, BookingStatus.ATTENDED)


class PlanObstacles:
    """The calendar as it is, locked, that the visits of a proposal have to fit into."""

    def __init__(
        self,
        *,
        clinic: Clinic,
        visits: Sequence[ProposedVisit],
        slots: Mapping[int, Slot],
        replaced: Sequence[Booking],
        sessions: Mapping[Any, Session],
    ) -> None:
        self.clinic, self.visits, self.slots = clinic, visits, slots
        self.replaced, self.sessions = replaced, sessions

    def refuse(self, kept: Mapping[int, Booking]) -> None:
        """Raise PlanConflict for the first visit, beside those kept, that cannot be had."""
        gone = {b.session_id for b in self.replaced if b.session.kind == SessionKind.INDIVIDUAL}
        on_day = self._sessions_by_day(gone)
        elsewhere = self._bookings_by_patient({b.pk for b in self.replaced})
        openings: dict[tuple[int, int], Opening] = {}
        places = self._places_left()
        for visit in self.visits:
            busy = elsewhere[visit.enrollment.patient_id]
            self._refuse_busy_patient(visit, busy)
            if visit.pk in kept:
                continue
            if visit.session_id:
                self._refuse_class(visit, places)
            else:
                pair = (visit.physiologist_id, visit.room_id)
                if pair not in openings:
                    openings[pair] = self._opening(visit)
                self._refuse_place(visit, openings[pair], on_day[visit.day])

    def _sessions_by_day(self, gone: set[int]) -> dict[date, list[Session]]:
        found: dict[date, list[Session]] = defaultdict(list)
        rows = Session.objects.filter(
            clinic=self.clinic,
            status=SessionStatus.SCHEDULED,
            day__gte=self.visits[0].day,
            day__lte=self.visits[-1].day,
        ).exclude(pk__in=gone)
        for row in rows.select_related("physiologist", "room").order_by("starts_at", "pk"):
            found[row.day].append(row)
        return found

    def _bookings_by_patient(self, gone: set[int]) -> dict[int, list[Booking]]:
        found: dict[int, list[Booking]] = defaultdict(list)
        rows = Booking.objects.filter(
            patient__in=[v.enrollment.patient_id for v in self.visits],
            status__in=_BUSY,
            starts_at__gte=min(s.starts_at for s in self.slots.values()),
            starts_at__lte=max(s.ends_at for s in self.slots.values()),
        )
        for row in rows.exclude(pk__in=gone).select_related("session"):
            found[row.patient_id].append(row)
        return found

    def _opening(self, visit: ProposedVisit) -> Opening:
        return opening(
            clinic=self.clinic,
            room=visit.room,
            physiologist=visit.physiologist,
            first_day=self.visits[0].day,
            last_day=self.visits[-1].day,
        )

    def _places_left(self) -> dict[int, int]:
        left = {pk: session.places_left for pk, session in self.sessions.items()}
        for booking in self.replaced:
            if booking.session_id in left:
                left[booking.session_id] += 1
        return left

    def _refuse_busy_patient(self, visit: ProposedVisit, busy: Sequence[Booking]) -> None:
        when = self.slots[visit.pk]
        for booking in busy:
            if booking.starts_at < when.ends_at and booking.ends_at > when.starts_at:
                raise conflict(
                    visit,
                    f"{visit.enrollment.patient.full_name} is in another session at "
                    f"{booking.session.start_time:%H:%M} that day.",
                )

    def _refuse_class(self, visit: ProposedVisit, places: dict[int, int]) -> None:
        session = self.sessions[visit.session_id]
        if session.status != SessionStatus.SCHEDULED:
            raise conflict(visit, "the class was cancelled.")
        if (session.day, session.start_time) != (visit.day, visit.start_time):
            raise conflict(visit, "the class was moved to another time.")
        places[session.pk] -= 1
        if places[session.pk] < 0:
            raise conflict(visit, f"all {session.capacity} places of the class are taken.")

    def _refuse_place(self, visit: ProposedVisit, times: Opening, among: Sequence[Session]) -> None:
        when = self.slots[visit.pk]
        try:
            times.refuse_closed(when)
        except Refused as refusal:
            raise conflict(visit, refusal.message) from refusal
        clash = session_clash(individual(visit, when, self.clinic), among=among)
        if clash is not None:
            raise conflict(visit, clash.sentence)


def individual(visit: ProposedVisit, when: Slot, clinic: Clinic) -> Session:
    """Return the unsaved session of a visit that is hers alone."""
    return Session(
        clinic=clinic,
        kind=SessionKind.INDIVIDUAL,
        physiologist=visit.physiologist,
        room=visit.room,
        **when.fields(),
    )


def conflict(visit: ProposedVisit, sentence: str) -> PlanConflict:
    """Return the refusal that names a visit and what is in its way."""
    return PlanConflict(
        f"Session {visit.number} of {visit.of}, {visit.day:%A} {visit.day.day} {visit.day:%B} "
        f"{visit.start_time:%H:%M}, {visit.enrollment.patient.full_name}: {sentence} "
        "Nothing was booked.",
        visit=visit.uid,
        number=visit.number,
    )
