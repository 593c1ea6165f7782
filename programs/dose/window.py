"""Which weeks count. Week 1 begins on the day the program starts, whatever weekday that is."""

from datetime import date, timedelta

from programs.dose.facts import Program


def week_of(day: date, starts_on: date) -> int:
    """Return the week of a program that a day lies in; below 1 before it begins."""
    return (day - starts_on).days // 7 + 1


def first_day_of(week: int, starts_on: date) -> date:
    """Return the day on which a week of a program begins."""
    return starts_on + timedelta(weeks=week - 1)


def completed_weeks(program: Program) -> int:
    """Return how many planned weeks are over: the window of everything measured by the week.

    A week is over when its seventh day has passed; the running week and those to come never
    count as missed. A program that was completed closes its window on the day it ended. One that
    was discontinued does not: what was planned after it still was (Nilsen 2018), and counts as
    not done week by week as the weeks pass.
    """
    until = program.today
    if program.ended_on is not None and not program.discontinued:
        until = min(until, program.ended_on + timedelta(days=1))
    return max(0, min(program.weeks, week_of(until, program.starts_on) - 1))
