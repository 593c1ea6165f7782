"""Proposals of plans: asked for, worked out, discarded. Nothing here touches the calendar."""

import logging
from collections.abc import Sequence
from datetime import date, timedelta
from importlib.metadata import version

from django.db import transaction
from django.db.models import QuerySet

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from clinic.models import Clinic
from clinic.wakeups import wake_on_commit
from programs.models import (
    Enrollment,
    EnrollmentStatus,
    PlanningRun,
    ProposedVisit,
    RunState,
    UnmetNeed,
)
from programs.planning.problem import Plan
from programs.planning.solve import solve
from programs.selectors.planning_facts import Facts, facts, wall_time
from programs.slots import refuse_far_off
from programs.words import day_words

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 150
MOST_WEEKS = 26


@retry_deadlocks
@transaction.atomic
def propose(
    *,
    enrollment: Enrollment,
    first_day: date | None = None,
    last_day: date | None = None,
    seed: int = 1,
    by: Actor,
) -> PlanningRun:
    """Work out a plan for one program at once, from tomorrow to its end unless told otherwise.

    An earlier proposal for her that nobody confirmed is discarded.
    """
    first, last = _span(enrollment.clinic, [enrollment], first_day, last_day)
    with audit.acting(by):
        _refuse_unplannable([enrollment])
        _discard_open([enrollment])
        run = _new_run(enrollment.clinic, [enrollment], first, last, seed, by, kind="one")
        _work_out(run)
    return run


@retry_deadlocks
@transaction.atomic
def ask_for_plan(
    *,
    clinic: Clinic,
    enrollments: Sequence[Enrollment],
    first_day: date,
    last_day: date,
    seed: int = 1,
    by: Actor,
) -> PlanningRun:
    """Ask for one plan of many programs; a worker works it out.

    Earlier proposals for any of them that nobody confirmed are discarded.
    """
    chosen = list({enrollment.pk: enrollment for enrollment in enrollments}.values())
    if not chosen:
        raise Refused("Choose at least one program to plan.", field="enrollments")
    if len(chosen) > MOST_AT_ONCE:
        raise Refused(
            f"{len(chosen)} programs are too many for one plan. Choose at most {MOST_AT_ONCE}.",
            field="enrollments",
        )
    first, last = _span(clinic, chosen, first_day, last_day)
    with audit.acting(by):
        _refuse_unplannable(chosen)
        _discard_open(chosen)
        run = _new_run(clinic, chosen, first, last, seed, by, kind="many")
        wake_on_commit("plans-asked")
    return run


def work_out_asked() -> int:
    """Work out every plan that was asked for; returns how many. Two workers never share one."""
    done = 0
    asked = PlanningRun.objects.order_by("pk")
    while _work_out_first(asked, Actor.system("plan")):
        done += 1
    return done


def work_out_now(*, run: PlanningRun, by: Actor) -> PlanningRun:
    """Work one asked-for plan out at once, where no worker takes it up.

    One that is worked out already stays as it is.
    """
    if not _work_out_first(PlanningRun.objects.filter(pk=run.pk), by):
        run.refresh_from_db()
        if run.state == RunState.ASKED:
            raise Conflict("A worker has just begun with this plan. Look again in a moment.")
    run.refresh_from_db()
    return run


@transaction.atomic
def _work_out_first(runs: QuerySet[PlanningRun], by: Actor) -> bool:
    """Work out the first that waits and that nobody else has; say whether there was one."""
    run = (
        runs.select_for_update(skip_locked=True, of=("self",))
        .filter(state=RunState.ASKED)
        .select_related("clinic")
        .first()
    )
    if run is None:
        return False
    with audit.acting(by):
        try:
            with transaction.atomic():
                _work_out(run)
        except Refused as error:
            _fail(run, error.message)
        except Exception:
            logger.exception("planning run %s failed", run.uid)
            _fail(run, "The planner stopped over this. The administrator's log says why.")
    return True


def _fail(run: PlanningRun, sentence: str) -> None:
    run.state, run.failure = RunState.FAILED, sentence[:200]
    run.save(update_fields=["state", "failure"])


@retry_deadlocks
@transaction.atomic
def discard(*, run: PlanningRun, by: Actor) -> PlanningRun:
    """Put a proposal away. Discarding twice changes nothing."""
    with audit.acting(by):
        run = PlanningRun.objects.select_for_update().get(pk=run.pk)
        if run.state == RunState.CONFIRMED:
            raise Conflict(
                "This plan is confirmed and booked, so it can no longer be discarded. "
                "Plan again, or cancel single sessions."
            )
        if run.state != RunState.DISCARDED:
            run.state = RunState.DISCARDED
            run.save(update_fields=["state"])
    return run


def _span(
    clinic: Clinic,
    enrollments: Sequence[Enrollment],
    first_day: date | None,
    last_day: date | None,
) -> tuple[date, date]:
    tomorrow = clock.today(clinic.time_zone) + timedelta(days=1)
    ends = max(e.starts_on + timedelta(weeks=e.weeks) - timedelta(days=1) for e in enrollments)
    first, last = first_day or tomorrow, last_day or ends
    refuse_far_off(first, field="first_day")
    refuse_far_off(last, field="last_day")
    first, last = max(first, tomorrow, min(e.starts_on for e in enrollments)), min(last, ends)
    if last < first:
        raise Refused(
            f"Between {day_words(first)} and {day_words(last_day or ends)} no day of the program "
            "is left to plan. Choose a later last day, or another program.",
            field="last_day",
        )
    if (last - first).days >= MOST_WEEKS * 7 and len(enrollments) > 1:
        raise Refused(
            f"From {day_words(first)} to {day_words(last)} is more than {MOST_WEEKS} weeks. "
            "Choose an earlier last day.",
            field="last_day",
        )
    return first, last


def _refuse_unplannable(enrollments: Sequence[Enrollment]) -> None:
    for enrollment in enrollments:
        if enrollment.status != EnrollmentStatus.ACTIVE:
            raise Refused(
                f"The program of {enrollment.patient.full_name} is "
                f"{enrollment.get_status_display().lower()}, so it cannot be planned. "
                "Choose a program under way.",
                field="enrollments",
            )


def _discard_open(enrollments: Sequence[Enrollment]) -> None:
    PlanningRun.objects.filter(
        enrollments__in=enrollments, state__in=[RunState.ASKED, RunState.PROPOSED]
    ).update(state=RunState.DISCARDED)


def _new_run(
    clinic: Clinic,
    enrollments: Sequence[Enrollment],
    first: date,
    last: date,
    seed: int,
    by: Actor,
    *,
    kind: str,
) -> PlanningRun:
    run = PlanningRun.objects.create(
        clinic=clinic,
        by=by.staff,
        first_day=first,
        last_day=last,
        seed=seed,
        parameters={"kind": kind},
    )
    run.enrollments.set(enrollments)
    return run


def _work_out(run: PlanningRun) -> None:
    """Solve and store; the facts are read here, so a run left waiting plans what is true now."""
    keys = list(run.enrollments.values_list("pk", flat=True))
    found = facts(
        clinic=run.clinic,
        enrollments=keys,
        first_day=run.first_day,
        last_day=run.last_day,
        seed=run.seed,
    )
    _refuse_nothing_to_plan(found)
    plan = solve(found.problem)
    _store(run, found, plan)


def _refuse_nothing_to_plan(found: Facts) -> None:
    for patient in found.problem.patients:
        if not patient.weeks:
            raise Refused(
                f"The protocol of {patient.name} asks for no supervised session, so there is "
                "nothing to plan. Her training at home needs no room.",
                field="enrollments",
            )
    if not found.problem.physiologists or not found.problem.rooms:
        raise Refused(
            "The clinic has no physiologist or no room in use, so nothing can be planned. "
            "The administrator adds them in the clinic's set-up.",
            field="enrollments",
        )


def _store(run: PlanningRun, found: Facts, plan: Plan) -> None:
    ProposedVisit.objects.bulk_create(
        ProposedVisit(
            clinic_id=run.clinic_id,
            run=run,
            enrollment=found.enrollments[visit.patient],
            number=visit.number,
            of=visit.of,
            week=visit.week,
            day=visit.day,
            start_time=wall_time(visit.start),
            minutes=visit.minutes,
            physiologist_id=int(visit.physiologist),
            room_id=int(visit.room),
            session_id=int(visit.class_key) if visit.class_key else None,
            modalities=list(visit.modalities),
        )
        for visit in plan.visits
    )
    UnmetNeed.objects.bulk_create(
        UnmetNeed(
            clinic_id=run.clinic_id,
            run=run,
            enrollment=found.enrollments[unmet.patient],
            week=unmet.week,
            visits=unmet.visits,
            sentence=unmet.sentence,
            way_out=unmet.way_out,
        )
        for unmet in plan.unmet
    )
    run.state = RunState.PROPOSED
    run.digest = found.digest
    run.objective, run.bound, run.parts = plan.objective, plan.bound, plan.parts
    run.solver = f"OR-Tools {version('ortools')}"
    run.solved_at = clock.now()
    run.save()
