"""What workers and nurses made of it: the real assessment and the real actions, day by day."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from adherence import actions
from adherence.actions.telling import WORTH_TELLING
from adherence.models import AssessmentRun, Episode, EpisodeState
from clinic import clock
from clinic.actors import Actor
from clinic.permissions import Role
from demo.seeding.plan import Person, Plan
from demo.stories import Move
from patients.models import SymptomReport

DAY = timedelta(days=1)
NIGHTLY = time(3, 30)
ASSESSED_EVERY = timedelta(days=2)
LEFT_FOR_VISITORS = timedelta(days=4)
CALM = 9  # the urgency of an episode without a signal that still holds
SNOOZED_FOR = timedelta(days=9)


def live_through(plan: Plan, reports: list[SymptomReport]) -> None:
    """Give the answers in, in their order, and let everybody do her work in between."""
    waiting = sorted(reports, key=lambda report: report.created_at)
    for moment, moves in _moments(plan):
        heard = [report for report in waiting if report.created_at <= moment]
        waiting = waiting[len(heard) :]
        SymptomReport.objects.bulk_create(heard, batch_size=500)
        with clock.standing_at(moment):
            actions.assess(clinic_id=plan.house.clinic.pk, now=moment)
            for person, move in moves:
                _do(plan, person, move)
            _close_what_is_calm(plan, moment)
    SymptomReport.objects.bulk_create(waiting, batch_size=500)


def note_nights(plan: Plan) -> None:
    """Write down that the assessment ran every night, so that nothing seems to be overdue."""
    last = plan.today if plan.moment(plan.today, NIGHTLY) <= plan.now else plan.today - DAY
    nights = (last - plan.first_day).days
    AssessmentRun.objects.bulk_create(
        AssessmentRun(
            clinic=plan.house.clinic,
            created_at=plan.moment(day, NIGHTLY),
            for_day=day,
            finished_at=plan.moment(day, NIGHTLY, 1),
            patients=len(plan.people),
        )
        for day in (last - number * DAY for number in range(nights))
    )


def _moments(plan: Plan) -> Iterator[tuple[datetime, list[tuple[Person, Move]]]]:
    """Return when an assessment ran, oldest first, with the moves a nurse made right after."""
    found: dict[datetime, list[tuple[Person, Move]]] = {}
    nightly = plan.moment(plan.first_day + timedelta(days=7), NIGHTLY)
    while nightly < plan.now:
        found[nightly] = []
        nightly += ASSESSED_EVERY
    for person in plan.people:
        for number, move in enumerate(person.role.story.nurse):
            day = plan.today + timedelta(days=round(move.week * 7))
            at = plan.moment(
                day, time(10), 20 * number + person.role.chance.whole(0, 200, person.role.mrn)
            )
            found.setdefault(at, []).append((person, move))
    found[plan.now] = []
    return iter(sorted(found.items(), key=lambda item: item[0]))


def _close_what_is_calm(plan: Plan, moment: datetime) -> None:
    """Close, a few days on, what went away by itself; the last days' are left for a visitor."""
    if moment > plan.now - LEFT_FOR_VISITORS:
        return
    told = {p.patient.pk for p in plan.people if p.role.story.nurse}
    calm = Episode.objects.exclude(state=EpisodeState.RESOLVED).filter(
        urgency=CALM, opened_at__lt=moment - timedelta(days=3)
    )
    for number, episode in enumerate(calm.exclude(patient__in=told).order_by("pk")):
        nurses = plan.house.staff[Role.NURSE]
        by = Actor.member(nurses[number % len(nurses)])
        with clock.standing_at(moment + timedelta(hours=8)):
            actions.record_contact(episode=episode, channel="phone", result="reached", by=by)
            actions.resolve(
                episode=episode, outcome="no_action", note="Has answered since. All well.", by=by
            )


def _do(plan: Plan, person: Person, move: Move) -> None:
    episode = (
        Episode.objects.filter(patient=person.patient).exclude(state=EpisodeState.RESOLVED).first()
    )
    if episode is None:
        return
    nurses = plan.house.staff[Role.NURSE]
    by = Actor.member(nurses[person.role.number % len(nurses)])
    if move.what == "call":
        actions.record_contact(
            episode=episode,
            channel="phone",
            result=move.result,
            note=move.note,
            re_ask=move.re_ask,
            re_ask_days=move.re_ask_days,
            by=by,
        )
    elif move.what == "wait":
        actions.wait_for_patient(episode=episode, by=by)
    elif move.what == "snooze":
        actions.snooze(
            episode=episode,
            until=plan.today + SNOOZED_FOR,
            expected_pain=move.expected_pain,
            reason=move.note,
            by=by,
        )
    else:
        story = person.role.story
        tell_her = move.outcome in WORTH_TELLING and story.has_email and story.bounced_week is None
        actions.resolve(
            episode=episode, outcome=move.outcome, note=move.note, tell_her=tell_her, by=by
        )
