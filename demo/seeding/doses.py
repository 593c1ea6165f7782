"""What was planned exercise by exercise, prescribed, and done: in sets, in minutes, at home."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from demo import training, written
from demo.at_home import facts_of
from demo.house import ZONE
from demo.seeding.plan import Person, Plan
from programs.dose import first_day_of, week_of
from programs.models import (
    AdjustmentReason,
    AdverseEvent,
    Booking,
    BookingStatus,
    ComponentExercise,
    DoseAdjustment,
    Exercise,
    ExercisePrescription,
    HomeActivity,
    PerformedMinutes,
    PerformedSet,
    PlannedDose,
    PlannedExercise,
    PrescriptionSource,
    Relatedness,
    SessionRecord,
)

WROTE_AT = time(18)
# For a clinic whose library is empty: (name, muscle group, load, step in kg, does the arm work).
HANDFUL = (
    ("Leg press", "legs", "kg", "5", False),
    ("Row", "back", "kg", "2.5", True),
    ("Sit to stand", "legs", "body", "1", False),
    ("Chest press with a band", "chest", "band", "1", True),
    ("Leg curl", "legs", "kg", "2.5", False),
)
# What happened, and what was done about it.
DIZZY_SPELLS = (
    (
        "Dizzy on standing up, gone after ten minutes with her legs up.",
        "Water, blood pressure taken, sent home with a companion.",
    ),
    (
        "Light-headed after the leg press; she had not eaten.",
        "Sat down, juice, watched for a quarter of an hour, stopped for the day.",
    ),
    (
        "Unsteady on the walking belt, no fall.",
        "Belt stopped, blood pressure taken. She trains seated until it is looked into.",
    ),
)
SAME_EVERY_TIME = "Slowly up, slowly down, breathing out with the effort."


@dataclass(frozen=True)
class Course:
    """One patient's program with what is in it."""

    person: Person
    doses: dict[tuple[int, str], PlannedDose]
    exercises: dict[str, list[Exercise]]

    @property
    def starts_on(self) -> date:
        assert self.person.enrollment is not None, "only people in a program have a course"
        return self.person.enrollment.starts_on

    def in_sets(self) -> Iterator[tuple[PlannedDose, Exercise]]:
        """Return every planned week of every exercise."""
        for (_, modality), dose in self.doses.items():
            if dose.minutes is None:
                for exercise in self.exercises.get(modality, ()):
                    yield dose, exercise


def write_doses(plan: Plan, bookings: list[Booking]) -> None:
    """Write plans, prescriptions, adjustments, and what was done of them, in bulk."""
    courses = _courses(plan)
    PlannedExercise.objects.bulk_create(
        [row for course in courses.values() for row in _planned(plan, course)], batch_size=1000
    )
    ExercisePrescription.objects.bulk_create(
        [row for course in courses.values() for row in _prescribed(plan, course)]
    )
    DoseAdjustment.objects.bulk_create(
        [row for course in courses.values() for row in _adjusted(plan, course)]
    )
    HomeActivity.objects.bulk_create(
        [row for course in courses.values() for row in _walked(plan, course)], batch_size=1000
    )
    _write_sessions(plan, courses, bookings)


def _courses(plan: Plan) -> dict[int, Course]:
    """Return the course of everybody in a program, by her enrollment."""
    doses: dict[int, dict[tuple[int, str], PlannedDose]] = {}
    for dose in PlannedDose.objects.filter(clinic=plan.house.clinic):
        doses.setdefault(dose.enrollment_id, {})[dose.week, dose.modality] = dose
    named: dict[int, dict[str, list[Exercise]]] = {}
    lines = ComponentExercise.objects.filter(clinic=plan.house.clinic).select_related(
        "exercise", "component__phase"
    )
    for line in lines.order_by("component__phase__first_week", "component", "position"):
        mine = named.setdefault(line.component.phase.version_id, {})
        known = mine.setdefault(line.exercise.modality, [])
        if line.exercise not in known:
            known.append(line.exercise)
    library = _library(plan)
    return {
        person.enrollment.pk: Course(
            person,
            doses.get(person.enrollment.pk, {}),
            named.get(person.enrollment.version_id) or library,
        )
        for person in plan.people
        if person.enrollment is not None
    }


def _library(plan: Plan) -> dict[str, list[Exercise]]:
    """Return a few resistance exercises of the clinic, made where it has none."""
    rows = Exercise.objects.filter(clinic=plan.house.clinic, modality="resistance")
    found = list(rows.order_by("pk")[: len(HANDFUL)])
    if not found:
        found = Exercise.objects.bulk_create(
            Exercise(
                clinic=plan.house.clinic,
                created_at=plan.moment(plan.first_day, WROTE_AT),
                name=name,
                modality="resistance",
                muscle_group=group,
                load_kind=kind,
                step_kg=Decimal(step),
                loads_arm=arm,
                instructions=SAME_EVERY_TIME,
            )
            for name, group, kind, step, arm in HANDFUL
        )
    return {"resistance": found}


def _planned(plan: Plan, course: Course) -> Iterator[PlannedExercise]:
    role = course.person.role
    for dose, exercise in course.in_sets():
        yield PlannedExercise(
            clinic=plan.house.clinic,
            created_at=dose.created_at,
            enrollment=course.person.enrollment,
            week=dose.week,
            exercise=exercise,
            sessions=dose.sessions,
            sets=dose.sets or 2,
            reps=dose.reps or 10,
            load_kg=training.load_in(role, exercise, dose.week),
        )


def _prescribed(plan: Plan, course: Course) -> Iterator[ExercisePrescription]:
    """Return what each exercise began with, and what has replaced it since."""
    role = course.person.role
    seen: set[tuple[object, ...]] = set()
    this_week = max(1, week_of(plan.today, course.starts_on))
    for dose, exercise in sorted(course.in_sets(), key=lambda pair: (pair[0].week, pair[1].pk)):
        load = training.load_in(role, exercise, dose.week)
        band = training.band_in(role, exercise, dose.week)
        what = (exercise.pk, dose.sets, dose.reps, load, band)
        if dose.week > this_week or what in seen:
            continue
        is_first = exercise.pk not in {one[0] for one in seen}
        seen.add(what)
        later = _next_change(course, dose, exercise, this_week)
        day = first_day_of(dose.week, course.starts_on)
        yield ExercisePrescription(
            clinic=plan.house.clinic,
            created_at=min(plan.moment(day, time(9)), plan.now),
            enrollment=course.person.enrollment,
            exercise=exercise,
            position=course.exercises[exercise.modality].index(exercise) + 1,
            valid_from=day,
            superseded_at=None
            if later is None
            else plan.moment(first_day_of(later, course.starts_on), time(9)),
            sets=dose.sets or 2,
            reps=dose.reps or 10,
            load_kg=load,
            band=band,
            source=PrescriptionSource.START if is_first else PrescriptionSource.PROGRESSION,
            reason="" if is_first else "Two more repetitions in the last set, twice running.",
            prescribed_by=course.person.enrollment.physiologist,  # type: ignore[union-attr]
        )


def _next_change(course: Course, dose: PlannedDose, exercise: Exercise, until: int) -> int | None:
    """Return the week, up to `until`, in which this exercise is prescribed anew, if any."""
    role = course.person.role

    def what(of: PlannedDose) -> tuple[object, ...]:
        week = of.week
        return (
            of.sets,
            of.reps,
            training.load_in(role, exercise, week),
            training.band_in(role, exercise, week),
        )

    for week in range(dose.week + 1, until + 1):
        other = course.doses.get((week, dose.modality))
        if other is not None and what(other) != what(dose):
            return week
    return None


def _adjusted(plan: Plan, course: Course) -> Iterator[DoseAdjustment]:
    """Return what her physiologist changed: lighter weeks in a flare, fewer while away."""
    role = course.person.role
    enrollment = course.person.enrollment
    assert enrollment is not None, "only people in a program have a course"
    if role.chance.happens(0.35, role.mrn, "nobody adjusts"):
        return
    for week in range(2, min(week_of(plan.today, course.starts_on), enrollment.weeks - 2) + 1):
        day = first_day_of(week, course.starts_on)
        pain = training.pain_on(role, plan.days(day))
        before = training.pain_on(role, plan.days(day) - 7)
        away = role.story.code == "traveller" and -21 <= plan.days(day) < -14
        if not away and not (pain >= training.FLARE > before):
            continue
        yield DoseAdjustment(
            clinic=plan.house.clinic,
            created_at=plan.moment(day - timedelta(days=1), WROTE_AT),
            enrollment=enrollment,
            modality="resistance",
            first_week=week,
            last_week=week + 1,
            percent=50 if away or pain >= training.BAD_FLARE else 70,
            reason=AdjustmentReason.AWAY if away else AdjustmentReason.JOINT_PAIN,
            note="Two weeks with her daughter" if away else "Lighter loads, then up again",
            adjusted_by=enrollment.physiologist,
        )
        return


def _walked(plan: Plan, course: Course) -> Iterator[HomeActivity]:
    role, person = course.person.role, course.person
    for (week, modality), dose in course.doses.items():
        if dose.supervised or dose.minutes is None:
            continue
        first = first_day_of(week, course.starts_on)
        for walk in training.walks_of(role, dose, first, plan.days(first)):
            if walk.day >= plan.today or not person.in_program(walk.day):
                continue
            yield HomeActivity(
                clinic=plan.house.clinic,
                created_at=min(plan.moment(walk.day, WROTE_AT), plan.now),
                enrollment=person.enrollment,
                day=walk.day,
                modality=modality,
                minutes=walk.minutes,
                effort=walk.effort,
                **facts_of(role, dose, walk, born=person.patient.birth_date, zone=ZONE),
            )


def _write_sessions(plan: Plan, courses: dict[int, Course], bookings: list[Booking]) -> None:
    came = {b.pk: b for b in bookings if b.status == BookingStatus.ATTENDED}
    records = list(SessionRecord.objects.filter(booking__in=list(came)).order_by("pk"))
    sets: list[PerformedSet] = []
    timed: list[PerformedMinutes] = []
    dizzy: list[AdverseEvent] = []
    for record in records:
        booking = came[record.booking_id]
        course = courses[booking.enrollment.pk]
        day = booking.session.day
        week = week_of(day, course.starts_on)
        doses = [dose for (of, _), dose in course.doses.items() if of == week]
        done = written.done_in(
            course.person.role, record, doses, course.exercises, day, plan.days(day)
        )
        sets += done.sets
        timed += done.timed
        if record.early_stop == "dizzy":
            dizzy.append(_event(plan, booking, *DIZZY_SPELLS[len(dizzy) % len(DIZZY_SPELLS)]))
    PerformedSet.objects.bulk_create(sets, batch_size=1000)
    PerformedMinutes.objects.bulk_create(timed, batch_size=1000)
    AdverseEvent.objects.bulk_create(dizzy)


def _event(plan: Plan, booking: Booking, what: str, done: str) -> AdverseEvent:
    return AdverseEvent(
        clinic=plan.house.clinic,
        created_at=booking.recorded_at or plan.now,
        booking=booking,
        happened_at=booking.starts_at + timedelta(minutes=25),
        grade=1,
        what=what,
        relatedness=Relatedness.POSSIBLE,
        action_taken=done,
        recorded_by=booking.session.physiologist,
    )
