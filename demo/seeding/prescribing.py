"""Screenings, heart rates, and what the recorded sessions propose, for everybody in a program."""

from datetime import timedelta
from decimal import Decimal

from clinic.actors import Actor
from demo.seeding.plan import Person, Plan
from patients.models import PrecautionKind
from programs import actions
from programs.heart_rate import hearts, whole
from programs.models import Enrollment, HeartRateProfile, ReadinessRules, Screening
from programs.models.enrollment import UNDER_WAY
from programs.readiness import screened
from programs.selectors.readiness import readiness_rules
from programs.vitals import age_on

SCREENED_AHEAD = timedelta(days=4)


def write_screenings(plan: Plan) -> None:
    """Screen everybody a few days before her first day, and note her heart rate on it."""
    enrolled = [person for person in plan.people if person.enrollment]
    rules = readiness_rules(plan.house.clinic)
    for person in enrolled:
        assert person.enrollment is not None
        person.enrollment.screening = _screening(plan, person, rules)
    Screening.objects.bulk_create(
        p.enrollment.screening for p in enrolled if p.enrollment and p.enrollment.screening
    )
    Enrollment.objects.bulk_update((p.enrollment for p in enrolled if p.enrollment), ["screening"])
    HeartRateProfile.objects.bulk_create(_profile(plan, person) for person in enrolled)


def propose(plan: Plan) -> None:
    """Let what was recorded propose what it does, as recording an outcome would have."""
    for person in plan.people:
        if person.enrollment and person.enrollment.status in UNDER_WAY:
            actions.review_progression(enrollment=person.enrollment, by=Actor.system("seed_demo"))


def _kinds(person: Person) -> list[str]:
    return [kind for kind, _ in person.role.story.precautions]


def _screening(plan: Plan, person: Person, rules: ReadinessRules) -> Screening:
    enrollment, chance, mrn = person.enrollment, person.role.chance, person.role.mrn
    assert enrollment is not None
    day = min(enrollment.starts_on - SCREENED_AHEAD, plan.today)
    values = {
        "systolic": chance.whole(112, 158, mrn, "systolic"),
        "diastolic": chance.whole(66, 88, mrn, "diastolic"),
        "heart_rate": chance.whole(58, 84, mrn, "resting"),
        "oxygen": chance.whole(96, 99, mrn, "oxygen"),
    }
    verdict = screened(rules, precautions=_kinds(person), **values)  # type: ignore[arg-type]
    return Screening(
        uid=chance.uid("screening", mrn),
        created_at=enrollment.created_at,
        clinic=plan.house.clinic,
        patient=person.patient,
        screened_on=day,
        screened_by=enrollment.physiologist,
        decision=verdict.level,
        reasons="\n".join(verdict.reasons),
        parq_result="cleared",
        parq_version="2024",
        parq_on=day,
        **values,
    )


def _profile(plan: Plan, person: Person) -> HeartRateProfile:
    enrollment = person.enrollment
    assert enrollment is not None
    assert enrollment.screening is not None
    known = hearts(
        age=age_on(plan.today, person.patient.birth_date),
        measured_max=None,
        resting=enrollment.screening.heart_rate,
        beta_blocker=PrecautionKind.BETA_BLOCKER in _kinds(person),
    )
    return HeartRateProfile(
        clinic=plan.house.clinic,
        created_at=enrollment.created_at,
        enrollment=enrollment,
        hr_max=whole(Decimal(known.maximum)),
        resting=known.resting,
        beta_blocker=known.beta_blocker,
        basis=known.basis,
        noted_on=enrollment.screening.screened_on,
        noted_by=enrollment.physiologist,
    )
