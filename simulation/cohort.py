"""One cohort in one world, from the first tablet on."""

from dataclasses import dataclass

import numpy as np

from simulation import pain as pains
from simulation.answers import Habit, answers, habit
from simulation.attendance import PROGRAM_WEEKS, Attendance, attendance
from simulation.chance import Bools, Floats, Ints, recent_mean, stream
from simulation.detection import Detection, detection
from simulation.doses import Doses, doses
from simulation.figures import ASSUMED, Figure
from simulation.fills import Fills, fills
from simulation.hazard import log_ratio, stopping
from simulation.population import LATEST_WEEK, Population, population
from simulation.switches import Switches, relieved, switches
from simulation.symptoms import Symptoms, symptoms
from simulation.worlds import World

RED_FLAGS = Figure("flags.rate", 0.002, "warning signs an answered check-in", ASSUMED)
FOLLOW_UP = 26  # weeks after the last week of the list, so that every call can be followed


@dataclass(frozen=True)
class Cohort:
    """Everything true about the women, and everything they say; women x weeks on the drug.

    The list is worked for `weeks` weeks of the calendar; a woman is on `horizon` weeks of her own.
    `stop` is her own week of the first tablet not taken for good, `horizon` for not within it.
    """

    world: World
    seed: int
    weeks: int
    horizon: int
    people: Population
    level: Floats
    pain: Ints
    affected: Bools
    symptoms: Symptoms
    attendance: Attendance
    stays_away: Bools
    switches: Switches
    habit: Habit
    ratio: Floats
    hazards: Floats
    stop: Ints
    stop_day: Ints
    detection: Detection
    doses: Doses
    fills: Fills
    given: Bools
    red_flags: Bools

    @property
    def size(self) -> int:
        return self.people.size

    @property
    def stopped(self) -> Bools:
        return self.stop < self.horizon

    @property
    def seen(self) -> Bools:
        """Who ever came to the clinic: not those who had stopped before."""
        return self.stop > self.people.came


def simulate(*, seed: int, size: int, weeks: int, world: World) -> Cohort:
    """Make a cohort of women who begin the drug: the same arguments, the same cohort."""
    horizon = weeks + FOLLOW_UP + LATEST_WEEK
    people = population(seed, size)
    pain = pains.untreated(seed, size, horizon)
    before = symptoms(seed, people, pain.level)
    sessions = attendance(seed, people, pain.level, before.true_tiredness, world.burden_keeps_away)
    came_to = sessions.weekly
    dose = pains.dose_reached(came_to, sessions.begins, horizon)
    eased = pains.eased(pain.level, dose, world.exercise_effect)
    changes = switches(seed, eased)
    level = relieved(seed, eased, changes)
    now = symptoms(seed, people, level)
    usual = habit(seed, size)
    away = stays_away(sessions, horizon)
    ratio = log_ratio(
        people,
        level=level,
        bother=now.true_bother,
        silent=usual.poor,
        stays_away=away,
        world=world,
    )
    stop, hazards = stopping(seed, ratio, world)
    found = detection(seed, stop)
    taken = doses(
        seed,
        stop=stop,
        pausing=changes.pausing(horizon),
        warned_share=world.warned,
        tells=found.tells,
    )
    given = answers(seed, usual, stop, horizon)
    return Cohort(
        world=world,
        seed=seed,
        weeks=weeks,
        horizon=horizon,
        people=people,
        level=level,
        pain=pains.answered(seed, pain, level),
        affected=pain.affected,
        symptoms=now,
        attendance=sessions,
        stays_away=away,
        switches=changes,
        habit=usual,
        ratio=ratio,
        hazards=hazards,
        stop=stop,
        stop_day=stop * 7 + stream(seed, "day of stopping").integers(1, 7, size),
        detection=found,
        doses=taken,
        fills=fills(seed, taken.missed, stop, changes),
        given=given,
        red_flags=stream(seed, "red flags").random(given.shape) < RED_FLAGS,
    )


def stays_away(sessions: Attendance, weeks: int) -> Bools:
    """Return in which weeks on the drug she came to less than half of four weeks' sessions."""
    lately = recent_mean(sessions.weekly, 4) < 0.5
    since = np.arange(weeks) - sessions.begins[:, None]
    inside = np.clip(since, 0, PROGRAM_WEEKS - 1)
    runs = (since >= 3) & (since < PROGRAM_WEEKS) & sessions.has_program[:, None]
    booked = since * 2 < sessions.until[:, None]
    return np.take_along_axis(lately, inside, axis=1) & runs & booked
