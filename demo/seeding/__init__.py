"""Making the synthetic clinic: eight weeks of a past that never was, and four weeks to come."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from clinic import audit, clock
from clinic.errors import Refused
from clinic.models import Clinic
from demo.chance import Chance
from demo.house import BY, ZONE, open_house
from demo.seeding.calendar import write_calendar
from demo.seeding.changing import change_calendar
from demo.seeding.doses import write_doses
from demo.seeding.emptying import empty
from demo.seeding.keeping import decide_what_is_kept
from demo.seeding.mails import ask_for_days, end_notes, end_questions, write_mails
from demo.seeding.people import write_people
from demo.seeding.plan import Plan
from demo.seeding.planning import propose_plans, write_wishes
from demo.seeding.prescribing import propose, write_screenings
from demo.seeding.reports import answers_of_the_past
from demo.seeding.sharing import share_the_list
from demo.seeding.tuning import propose_other_rules
from demo.seeding.work import live_through, note_nights
from patients.actions import plan_check_ins

MOST_PATIENTS, MOST_WEEKS = 1000, 52


def seed(*, patients: int, weeks: int, seed: int, fresh: bool, now: datetime) -> Clinic:
    """Write the whole clinic in one transaction: all of it or nothing.

    The same arguments at the same `now` write the same rows. Raises Refused beside a clinic that
    is not synthetic, and beside the synthetic one unless `fresh` empties the database first.
    """
    _refuse_sizes(patients, weeks)
    with transaction.atomic(), audit.acting(BY, reason="synthetic"):
        _refuse_company(fresh)
        if fresh:
            empty()
        chance = Chance(seed)
        today = now.astimezone(ZoneInfo(ZONE)).date()
        since = clock.instant(today - timedelta(weeks=weeks, days=90), time(9), ZONE)
        house = open_house(today=today, now=now, since=since, chance=chance)
        plan = Plan(house, now, weeks)
        write_people(plan, patients=patients, seed=seed)
        write_screenings(plan)
        bookings = write_calendar(plan)
        write_doses(plan, bookings)
        write_mails(plan, bookings)
        write_wishes(plan)
        change_calendar(plan)
        propose_plans(plan)
        live_through(plan, answers_of_the_past(plan, bookings))
        end_questions(plan)
        share_the_list(plan)
        note_nights(plan)
        end_notes(plan)
        ask_for_days(plan)
        plan_check_ins(now=now)
        propose(plan)
        propose_other_rules(plan)
        decide_what_is_kept(plan)
    with connection.cursor() as cursor:
        # Catalogues that databases share may be being analysed beside another one.
        cursor.execute("ANALYZE (SKIP_LOCKED)")
    return house.clinic


def _refuse_sizes(patients: int, weeks: int) -> None:
    if not 1 <= patients <= MOST_PATIENTS:
        raise Refused(f"--patients is {patients}: choose 1 to {MOST_PATIENTS}.", field="patients")
    if not 2 <= weeks <= MOST_WEEKS:
        raise Refused(f"--weeks is {weeks}: choose 2 to {MOST_WEEKS}.", field="weeks")


def _refuse_company(fresh: bool) -> None:
    real = Clinic.objects.filter(is_demo=False).first()
    if real is not None:
        raise Refused(
            f"This database holds {real.name}, which is not synthetic, so nothing was written. "
            "Name another database in DATABASE_URL, or leave it out."
        )
    if not fresh and Clinic.objects.exists():
        raise Refused(
            "The synthetic clinic is here already. `seed_demo --fresh` throws it away and makes "
            "a new one."
        )
