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
class Course:
    """What the drug, her sessions and a change of the drug do to her; women x weeks on the drug."""

    level: Floats
    pain: Ints
    affected: Bools
    symptoms: Symptoms
    attendance: Attendance
    stays_away: Bools
    switches: Switches


@dataclass(frozen=True)
class Ending:
    """When she stops, what drove it, and how the clinic gets to know.

    `stop` is her own week of the first tablet not taken for good, `horizon` for not within it.
    """

    ratio: Floats
    hazards: Floats
    stop: Ints
    stop_day: Ints
    detection: Detection


@dataclass(frozen=True)
class Traces:
    """What she takes, fetches and answers; women x weeks on the drug."""

    doses: Doses
    fills: Fills
    given: Bools
    red_flags: Bools


@dataclass(frozen=True)
class Cohort(Course, Ending, Traces):
    """Everything true about the women, and everything they say.

    The list is worked for `weeks` weeks of the calendar; a woman is on `horizon` weeks of her own.
    """

    world: World
    seed: int
    weeks: int
    horizon: int
    people: Population
    habit: Habit

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
    course = _course(seed, people, horizon, world)
    usual = habit(seed, size)
    ending = _ending(seed, people, course, usual, world)
    traces = _traces(seed, course, ending, usual, world)
    return Cohort(
        world=world,
        seed=seed,
        weeks=weeks,
        horizon=horizon,
        people=people,
        habit=usual,
        **vars(course),
        **vars(ending),
        **vars(traces),
    )


def _course(seed: int, people: Population, horizon: int, world: World) -> Course:
    pain = pains.untreated(seed, people.size, horizon)
    before = symptoms(seed, people, pain.level)
    sessions = attendance(seed, people, pain.level, before.true_tiredness, world.burden_keeps_away)
    dose = pains.dose_reached(sessions.weekly, sessions.begins, horizon)
    eased = pains.eased(pain.level, dose, world.exercise_effect)
    changes = switches(seed, eased)
    level = relieved(seed, eased, changes)
    return Course(
        level=level,
        pain=pains.answered(seed, pain, level),
        affected=pain.affected,
        symptoms=symptoms(seed, people, level),
        attendance=sessions,
        stays_away=stays_away(sessions, horizon),
        switches=changes,
    )


def _ending(seed: int, people: Population, course: Course, usual: Habit, world: World) -> Ending:
    ratio = log_ratio(
        people,
        level=course.level,
        bother=course.symptoms.true_bother,
        silent=usual.poor,
        stays_away=course.stays_away,
        world=world,
    )
    stop, hazards = stopping(seed, ratio, world)
    return Ending(
        ratio=ratio,
        hazards=hazards,
        stop=stop,
        stop_day=stop * 7 + stream(seed, "day of stopping").integers(1, 7, people.size),
        detection=detection(seed, stop),
    )


def _traces(seed: int, course: Course, ending: Ending, usual: Habit, world: World) -> Traces:
    horizon = course.level.shape[1]
    taken = doses(
        seed,
        stop=ending.stop,
        pausing=course.switches.pausing(horizon),
        warned_share=world.warned,
        tells=ending.detection.tells,
    )
    given = answers(seed, usual, ending.stop, horizon)
    return Traces(
        doses=taken,
        fills=fills(seed, taken.missed, ending.stop, course.switches),
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
