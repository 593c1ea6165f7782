"""Sessions: who has a program, and to which sessions she comes."""

from dataclasses import dataclass

import numpy as np

from simulation.chance import Bools, Floats, Ints, beta, chance_of, odds, stream
from simulation.figures import ASSUMED, Figure
from simulation.population import Population

MEAN = Figure("attendance.mean", 0.795, "mean share of sessions attended", "Fairman 2020")
SPREAD = Figure("attendance.sd", 0.17, "its standard deviation between women", "Fairman 2020")
LAST_TIME = Figure(
    "attendance.last_time", 0.6, "log odds that the last session adds",
    "0.5-0.7: so that interruptions are as common as in Nilsen 2018 and Fairman 2020",
)  # fmt: skip
LESS_A_YEAR = Figure("attendance.trend", 0.2, "log odds lost in a year", ASSUMED)
OLDER = Figure("attendance.age", 0.01, "log odds that a year of age adds", "direction: Arem 2016")
SPELLS = Figure("attendance.spells", 0.12, "spells away a year: illness or travel", ASSUMED)
PROGRAM_WITH_PAIN = Figure("program.pain", 0.8, "share with a program, pain 3 or more", ASSUMED)
PROGRAM_WITHOUT = Figure("program.less", 0.5, "share with a program, less pain", ASSUMED)
DROPOUT = Figure(
    "program.dropout", 0.16, "share who give the program up within a year",
    "16 % in a meta-analysis; 9.6-24 % elsewhere",
)  # fmt: skip
EXCUSED = Figure("attendance.excused", 0.08, "share called off in good time, not counted", ASSUMED)
WAIT_WEEKS = 2  # from coming to the clinic to the first session
PROGRAM_WEEKS = 52
A_WEEK = 2  # sessions
SESSIONS = PROGRAM_WEEKS * A_WEEK
GIVEN_UP_AFTER = 3 * A_WEEK  # missed sessions before the clinic closes a program


@dataclass(frozen=True)
class Attendance:
    """Women x sessions. `begins` is the week on the drug of the first; `until` how many there were.

    `came` says who came, `counted` which count: some were called off in good time. From `left` on
    she no longer comes; the clinic notices after `GIVEN_UP_AFTER` and ends the program.
    """

    has_program: Bools
    begins: Ints
    came: Bools
    counted: Bools
    left: Ints

    @property
    def until(self) -> Ints:
        """How many sessions she was booked for."""
        return np.minimum(self.left + GIVEN_UP_AFTER, SESSIONS)

    @property
    def weekly(self) -> Floats:
        """Share of the sessions of each program week that she came to."""
        came = self.came & self.has_program[:, None]
        return came.reshape(len(came), PROGRAM_WEEKS, A_WEEK).mean(axis=2)


def attendance(
    seed: int, people: Population, pain: Floats, tiredness: Floats, keeps_away: float
) -> Attendance:
    """Draw programs and sessions; `keeps_away` is what a point of tiredness takes off.

    Pain and tiredness are women x weeks on the drug.
    """
    chance = stream(seed, "attendance")
    rows = np.arange(people.size)
    hurts = pain[rows, people.came] >= 3
    wants = np.where(hurts, PROGRAM_WITH_PAIN, PROGRAM_WITHOUT)
    has_program = chance.random(people.size) < wants
    begins = people.came + WAIT_WEEKS
    hazard = 1 - (1 - DROPOUT) ** (1 / SESSIONS)
    left = chance.geometric(hazard, people.size).astype(int)
    away = _spells(chance, people.size)
    her_own = beta(chance, MEAN, SPREAD, people.size)
    draws = chance.random((people.size, SESSIONS))
    came = np.zeros((people.size, SESSIONS), dtype=bool)
    last = chance.random(people.size) < her_own
    steady = odds(her_own) + OLDER * (people.age - people.age.mean())
    for session in range(SESSIONS):
        week = np.minimum(begins + session // A_WEEK, tiredness.shape[1] - 1)
        tired = tiredness[rows, week] - tiredness.mean()
        trend = LESS_A_YEAR * (session / SESSIONS - 0.5)
        # Centred, so that a memory of the last time leaves the mean where it was.
        memory = LAST_TIME * (last - her_own)
        p = chance_of(steady + memory - trend - keeps_away * tired + 0.12)
        came[:, session] = (draws[:, session] < p) & ~away[:, session]
        last = came[:, session]
    came &= np.arange(SESSIONS) < left[:, None]
    counted = came | (chance.random(came.shape) >= EXCUSED)
    return Attendance(has_program, begins, came, counted, np.minimum(left, SESSIONS))


def _spells(chance: np.random.Generator, size: int) -> Bools:
    """Return sessions x women that fall into two to four weeks away."""
    away = np.zeros((size, SESSIONS), dtype=bool)
    starts = chance.random((size, SESSIONS)) < SPELLS / SESSIONS * (PROGRAM_WEEKS / 52)
    lengths = chance.integers(2 * A_WEEK, 4 * A_WEEK + 1, (size, SESSIONS))
    for session in range(SESSIONS):
        until = np.where(starts[:, session], session + lengths[:, session], 0)
        away |= (np.arange(SESSIONS) >= session) & (np.arange(SESSIONS) < until[:, None])
    return away


def interrupted(came: Bools, in_a_row: int = 3) -> Bools:
    """Return who missed so many sessions in a row, or more, among the columns given."""
    run = np.zeros(len(came), dtype=int)
    worst = np.zeros(len(came), dtype=int)
    for session in range(came.shape[1]):
        run = np.where(came[:, session], 0, run + 1)
        worst = np.maximum(worst, run)
    return worst >= in_a_row
