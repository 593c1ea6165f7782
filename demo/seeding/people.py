"""The patients, with what is known about them from the start."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from demo import cast, names, stories, timetable
from demo.chance import Chance
from demo.pharmacy import fills
from demo.seeding.plan import Person, Plan
from notifications.models import Suppression
from patients.measuring import KINDS
from patients.models import Assay, Dispensing, Measurement, Patient, Precaution, TherapyCourse
from programs.actions.enrollments import planned_doses
from programs.models import Enrollment, EnrollmentStatus, PlannedDose, ProtocolComponent

# (kind, lowest, highest at the start, change by now)
MEASURED = (
    ("grip_right", 17, 27, 1.5),
    ("grip_left", 15, 25, 1.5),
    ("sit_to_stand", 9, 15, 2),
    ("weight", 58, 86, -0.8),
)
SHARE_WITH_BLOOD = 0.4


def write_people(plan: Plan, *, patients: int, seed: int) -> None:
    """Write the patients with their courses, precautions, measurements and programs."""
    spoken: dict[str, int] = {}
    for number, story in enumerate(stories.cast(patients)):
        mrn = cast.record_number(seed, patients, number)
        role = cast.Role(story, number, Chance(seed), mrn)
        count = spoken[story.language] = spoken.get(story.language, -1) + 1
        plan.people.append(_person(plan, role, count))
    Patient.objects.bulk_create(person.patient for person in plan.people)
    Suppression.objects.bulk_create(
        _bounced(person, plan.now + timedelta(weeks=person.role.story.bounced_week))
        for person in plan.people
        if person.role.story.bounced_week is not None
    )
    _courses(plan)
    _precautions(plan)
    _places(plan)
    _programs(plan)
    _measurements(plan)


def _bounced(person: Person, when: datetime) -> Suppression:
    row = Suppression.of(person.patient.email, reason="bounced")
    row.created_at = when
    return row


def _person(plan: Plan, role: cast.Role, count: int) -> Person:
    story, chance, mrn = role.story, role.chance, role.mrn
    given, family = names.patient_name(count, story.language)
    joined = plan.first_day - timedelta(days=chance.whole(0, 9, mrn, "joined"))
    if story.program_began is not None and story.program_began > -plan.weeks:
        joined = plan.today + timedelta(days=round(story.program_began * 7) - 5)
    patient = Patient(
        uid=chance.uid("patient", mrn),
        created_at=plan.moment(joined, timetable.CLASSES[0][0], chance.whole(0, 300, mrn, "at")),
        clinic=plan.house.clinic,
        mrn=mrn,
        given_name=given,
        family_name=family,
        birth_date=date(plan.today.year - chance.whole(51, 76, mrn, "age"), 1, 1)
        + timedelta(days=chance.whole(0, 364, mrn, "birthday")),
        email=names.address(given, family) if story.has_email else "",
        phone=f"+34 600 0{chance.whole(10, 99, mrn, 'a')} {chance.whole(100, 999, mrn, 'b')}",
        language=story.language,
    )
    asked = (
        (plan.today - timedelta(days=story.asked_days_ago)).isoweekday()
        if story.asked_days_ago is not None
        else chance.whole(1, 7, mrn, "asked on")
    )
    return Person(role, patient, joined, asked)


def _courses(plan: Plan) -> None:
    rows = []
    for person in plan.people:
        story, chance, mrn = person.role.story, person.role.chance, person.role.mrn
        began = plan.today - timedelta(
            weeks=story.on_drug_weeks, days=chance.whole(0, 60, mrn, "drug since")
        )
        drug = chance.pick(("anastrozole", "letrozole", "letrozole"), mrn, "drug")
        shared = {"clinic": plan.house.clinic, "patient": person.patient}
        week, reason = _end_of(story)
        if week is not None:
            day = plan.today + timedelta(days=round(week * 7))
            ended = {"ended_on": day, "end_reason": reason}
            rows.append(TherapyCourse(drug=drug, started_on=began, **ended, **shared))
            continue
        if story.switched_week is None:
            rows.append(TherapyCourse(drug=drug, started_on=began, **shared))
            continue
        switched = plan.today + timedelta(days=round(story.switched_week * 7))
        rows.append(
            TherapyCourse(
                drug=drug,
                started_on=began,
                ended_on=switched - timedelta(days=21),
                end_reason="switched",
                **shared,
            )
        )
        rows.append(TherapyCourse(drug="exemestane", started_on=switched, **shared))
    for row in rows:
        row.created_at = row.patient.created_at
    TherapyCourse.objects.bulk_create(rows)
    Dispensing.objects.bulk_create(fills(plan.house.clinic, rows, plan.now))


def _end_of(story: stories.Story) -> tuple[float | None, str]:
    """Return in which week her drug ended without another after it, and why."""
    if story.paused_week is not None:
        return story.paused_week, "switched"
    return story.stopped_week, "stopped_by_patient"


def _precautions(plan: Plan) -> None:
    Precaution.objects.bulk_create(
        Precaution(
            clinic=plan.house.clinic,
            patient=person.patient,
            created_at=person.patient.created_at,
            kind=kind,
            note=note,
        )
        for person in plan.people
        for kind, note in person.role.story.precautions
    )


def _places(plan: Plan) -> None:
    """Give everybody in a program two places a week, until the week is full."""
    classes, single = timetable.week(plan.house.workdays)
    plan.classes, plan.single = classes, single
    for person in plan.people:
        wanted = single if person.role.story.individual else classes
        found = timetable.two_a_week(wanted, plan.house.workdays, person.role.number)
        person.places = found or ()
        if person.role.story.to_plan:  # the place stays free until her plan is confirmed
            for place in person.places:
                place.members.remove(person.role.number)


def _programs(plan: Plan) -> None:
    components = {
        version.pk: list(
            ProtocolComponent.objects.filter(phase__version=version).select_related("phase")
        )
        for version in plan.house.versions.values()
    }
    enrolled = [person for person in plan.people if person.places]
    for person in enrolled:
        person.enrollment = _enrollment(plan, person)
    Enrollment.objects.bulk_create(p.enrollment for p in enrolled if p.enrollment)
    doses: list[PlannedDose] = []
    for person in enrolled:
        if person.enrollment:
            mine = planned_doses(person.enrollment, components[person.enrollment.version_id])
            for dose in mine:
                dose.created_at = person.enrollment.created_at
            doses += mine
    PlannedDose.objects.bulk_create(doses)


def _enrollment(plan: Plan, person: Person) -> Enrollment:
    story, chance, mrn = person.role.story, person.role.chance, person.role.mrn
    version = plan.house.versions[story.program]
    days = (
        round(story.program_began * 7)
        if story.program_began is not None
        else -chance.whole(14, (version.weeks - 5) * 7, mrn, "began")
    )
    starts_on = max(plan.today + timedelta(days=days), person.joined_on)
    enrollment = Enrollment(
        uid=chance.uid("enrollment", mrn),
        clinic=plan.house.clinic,
        created_at=person.patient.created_at,
        patient=person.patient,
        version=version,
        physiologist=plan.house.physiologists[person.places[0].physiologist],
        starts_on=starts_on,
        weeks=version.weeks,
        availability=chance.pick(AVAILABILITY, mrn, "availability"),
    )
    if story.program_ended is not None:
        enrollment.status = EnrollmentStatus.COMPLETED
        enrollment.ended_on = plan.today + timedelta(days=round(story.program_ended * 7))
        enrollment.weeks = max(1, (enrollment.ended_on - starts_on).days // 7)
    return enrollment


AVAILABILITY = (
    "",
    "Mornings, not on Fridays",
    "After 14:00",
    "Any day but market day, Thursday",
    "",
    "With a friend in the same class",
)


def _measurements(plan: Plan) -> None:
    rows = []
    for person in plan.people:
        if person.enrollment is None:
            continue
        chance, mrn = person.role.chance, person.role.mrn
        first = max(person.enrollment.starts_on, person.joined_on)
        for kind, low, high, change in MEASURED:
            start = low + chance.unit(mrn, kind) * (high - low)
            for day, value in ((first, start), (first + timedelta(weeks=6), start + change)):
                rows += _measured(plan, person, kind, day, value)
        rows += _measured(plan, person, "t_score_hip", first, -2.9 + chance.unit(mrn, "bone") * 2.6)
        if chance.unit(mrn, "blood") < SHARE_WITH_BLOOD:
            rows += _blood(plan, person, first)
    Measurement.objects.bulk_create(rows)


def _blood(plan: Plan, person: Person, first: date) -> list[Measurement]:
    """Return what a laboratory found: estradiol below the limit of LC-MS/MS, as on these drugs."""
    chance, mrn = person.role.chance, person.role.mrn
    rows = []
    for weeks in (0, 8):
        day = first + timedelta(weeks=weeks)
        rows += _measured(plan, person, "hs_crp", day, 1 + 4 * chance.unit(mrn, "hs_crp", weeks))
        rows += _measured(plan, person, "il_6", day, 1.5 + 2 * chance.unit(mrn, "il_6", weeks))
        for row in _measured(plan, person, "estradiol", day, 0):
            row.value, row.below_limit, row.detection_limit = None, True, Decimal("1.4")
            row.assay = Assay.LC_MS_MS
            rows.append(row)
    return rows


def _measured(plan: Plan, person: Person, kind: str, day: date, value: float) -> list[Measurement]:
    """Return one measurement, or none when its day is yet to come."""
    if day > plan.today or person.enrollment is None:
        return []
    measure = KINDS[kind]
    figure = Decimal(round(value)) if kind == "sit_to_stand" else round(Decimal(value), 1)
    row = Measurement(
        clinic=plan.house.clinic,
        patient=person.patient,
        created_at=plan.moment(day, timetable.CLASSES[0][0]),
        kind=kind,
        value=figure,
        unit=measure.unit,
        loinc=measure.loinc,
        taken_on=day,
        recorded_by=person.enrollment.physiologist,
    )
    return [row]
