"""A proposal becomes bookings: all of it, or nothing."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import constraint_of, retry_deadlocks
from clinic.errors import Conflict, Refused
from patients.care.relationship import refuse_own_way_in
from patients.changes import mark_changed
from programs.actions.cancelling import CANCELLATION, mark_cancelled
from programs.actions.changes import record, snapshot
from programs.actions.locks import (
    limit_waiting,
    lock_enrollments,
    lock_sessions,
    lock_staff_and_rooms,
)
from programs.actions.mailing_plan import tell_planned
from programs.actions.planning_obstacles import PlanObstacles, conflict, individual
from programs.models import (
    Booking,
    CalendarChange,
    CancelReason,
    ChangeKind,
    Enrollment,
    EnrollmentStatus,
    PlanningRun,
    ProposedVisit,
    RunState,
    Session,
    SessionKind,
    SessionStatus,
)
from programs.selectors.planning_facts import replaceable
from programs.slots import Slot, refuse_past, slot
from programs.words import day_words


@retry_deadlocks
def confirm(*, run: PlanningRun, by: Actor) -> PlanningRun:
    """Book every visit of a proposal and tell each patient once; on any conflict, nothing.

    Raises PlanConflict naming the first visit that cannot be had and why. What an earlier plan
    booked and this one does not keep is cancelled. Confirming twice changes nothing.
    """
    try:
        return _confirm(run, by)
    except IntegrityError as error:
        if constraint_of(error).endswith("_no_overlap") or constraint_of(error).startswith(
            "session_never"
        ):
            raise Conflict(
                "Somebody else took a place of this plan at the same moment, so nothing was "
                "booked. Confirm again to see which."
            ) from error
        raise


@transaction.atomic
def _confirm(run: PlanningRun, by: Actor) -> PlanningRun:
    with audit.acting(by):
        limit_waiting()
        run = (
            PlanningRun.objects.select_for_update(of=("self",))
            .select_related("clinic")
            .get(pk=run.pk)
        )
        if run.state == RunState.CONFIRMED:
            return run
        if run.state != RunState.PROPOSED:
            raise Conflict(
                f"This proposal is {run.get_state_display().lower()}, so it cannot be confirmed. "
                "Plan again instead."
            )
        booker = _Booker(run, by)
        run.change = booker.book()
        run.state, run.confirmed_at = RunState.CONFIRMED, booker.now
        run.save(update_fields=["state", "confirmed_at", "change"])
    return run


class _Booker:
    """One confirmation: what it locks, checks and writes, in this order."""

    def __init__(self, run: PlanningRun, by: Actor) -> None:
        self.run, self.by, self.clinic = run, by, run.clinic
        self.now = clock.now()  # what is taken back is known by this moment: the mail lists it
        self.visits = list(
            run.visits.select_related("physiologist", "room", "enrollment__patient").order_by(
                "day", "start_time", "pk"
            )
        )
        if not self.visits:
            raise Refused(
                "This proposal has no visit to book. Widen her hours or the days, and plan again."
            )

    def book(self) -> CalendarChange | None:
        """Write everything, or raise and write nothing; return what undoes it."""
        self._lock()
        self.slots = {visit.pk: self._slot(visit) for visit in self.visits}
        kept = self._match_replaced()
        PlanObstacles(
            clinic=self.clinic,
            visits=self.visits,
            slots=self.slots,
            replaced=self.replaced,
            sessions=self.sessions,
        ).refuse(kept)
        own = {v.enrollment.patient_id for v in self.visits if v.physiologist == self.by.staff}
        refuse_own_way_in(clinic=self.clinic, patients=own, by=self.by)
        self._cancel([b for b in self.replaced if b.pk not in {k.pk for k in kept.values()}])
        self._write(kept)
        return self._change()

    def _lock(self) -> None:
        lock_staff_and_rooms(
            staff_ids=[v.physiologist_id for v in self.visits],
            room_ids=[v.room_id for v in self.visits],
        )
        keys = list(self.run.enrollments.values_list("pk", flat=True))
        self.replaced = self._replaced(keys)
        lock_sessions(
            [v.session_id for v in self.visits if v.session_id]
            + [b.session_id for b in self.replaced]
        )
        lock_enrollments(keys)
        self.replaced = self._replaced(keys)
        self.sessions = Session.objects.in_bulk([v.session_id for v in self.visits if v.session_id])
        stopped = Enrollment.objects.filter(pk__in=keys).exclude(status=EnrollmentStatus.ACTIVE)
        for enrollment in stopped.select_related("patient"):
            raise Conflict(
                f"The program of {enrollment.patient.full_name} is "
                f"{enrollment.get_status_display().lower()} by now, so nothing was booked. "
                "Plan again without it."
            )

    def _replaced(self, keys: Sequence[int]) -> list[Booking]:
        return replaceable(keys, self.run.first_day, self.run.last_day)

    def _slot(self, visit: ProposedVisit) -> Slot:
        try:
            made = slot(visit.day, visit.start_time, visit.minutes, self.clinic.time_zone)
            refuse_past(made)
        except Refused as refusal:
            raise conflict(visit, refusal.message) from refusal
        return made

    def _match_replaced(self) -> dict[int, Booking]:
        """Return the bookings that a visit would only make again, by the visit's key."""
        standing = {
            (b.enrollment_id, b.session.day, b.session.start_time): b for b in self.replaced
        }
        kept = {}
        for visit in self.visits:
            booking = standing.get((visit.enrollment_id, visit.day, visit.start_time))
            if booking is None:
                continue
            same = (
                booking.session_id == visit.session_id
                if visit.session_id
                else booking.session.kind == SessionKind.INDIVIDUAL
                and booking.session.physiologist_id == visit.physiologist_id
                and booking.session.room_id == visit.room_id
                and booking.session.minutes == visit.minutes
            )
            if same:
                kept[visit.pk] = booking
        return kept

    def _cancel(self, bookings: Sequence[Booking]) -> None:
        """Take back what this plan replaces; the one mail about the plan says so."""
        alone = [b.session for b in bookings if b.session.kind == SessionKind.INDIVIDUAL]
        self.before = snapshot([*bookings, *alone])
        for booking in bookings:
            mark_cancelled(booking, reason=CancelReason.CLINIC, by=self.by, at=self.now)
        Booking.objects.bulk_update(bookings, CANCELLATION)
        for session in alone:
            session.status, session.cancel_reason = SessionStatus.CANCELLED, "Planned anew"
            session.sequence += 1
        Session.objects.bulk_update(alone, ["status", "cancel_reason", "sequence"])
        self.cancelled, self.emptied = list(bookings), alone

    def _write(self, kept: dict[int, Booking]) -> None:
        new = [visit for visit in self.visits if visit.pk not in kept]
        alone = [visit for visit in new if not visit.session_id]
        made = Session.objects.bulk_create(
            individual(visit, self.slots[visit.pk], self.clinic) for visit in alone
        )
        sessions = {visit.pk: session for visit, session in zip(alone, made, strict=True)}
        for visit in new:
            if visit.session_id:
                sessions[visit.pk] = self.sessions[visit.session_id]
        bookings = Booking.objects.bulk_create(
            Booking(
                clinic=self.clinic,
                session=sessions[visit.pk],
                enrollment=visit.enrollment,
                patient=visit.enrollment.patient,
                starts_at=self.slots[visit.pk].starts_at,
                ends_at=sessions[visit.pk].ends_at,
            )
            for visit in new
        )
        self.made = [*made, *bookings]
        self.booked = len(bookings)
        self._remember(new, bookings, kept)
        tell_planned(self.run, bookings, cancelled=self.cancelled)
        mark_changed({v.enrollment.patient_id for v in self.visits})

    def _change(self) -> CalendarChange | None:
        """Write down what undoing takes back; nothing where every visit stood already."""
        rows = [*self.made, *self.emptied, *self.cancelled]
        if not rows:
            return None
        programs = len({v.enrollment_id for v in self.visits})
        whose = "one program" if programs == 1 else f"{programs} programs"
        days = f"{day_words(self.run.first_day)} to {day_words(self.run.last_day)}"
        replaced = f", {len(self.cancelled)} replaced" if self.cancelled else ""
        return record(
            clinic_id=self.run.clinic_id,
            kind=ChangeKind.PLANNED,
            sentence=f"Plan of {whose}, {days}: {self.booked} visits booked{replaced}.",
            before=self.before,
            rows=rows,
            by=self.by,
        )

    def _remember(
        self, new: Sequence[ProposedVisit], bookings: Sequence[Booking], kept: dict[int, Booking]
    ) -> None:
        """Note which booking each visit became; a kept one now belongs to this plan."""
        ProposedVisit.objects.filter(booking__in=kept.values()).update(booking=None)
        for visit in self.visits:
            if visit.pk in kept:
                visit.booking = kept[visit.pk]
        for visit, booking in zip(new, bookings, strict=True):
            visit.booking = booking
        ProposedVisit.objects.bulk_update(self.visits, ["booking"])
