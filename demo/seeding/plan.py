"""What a seeding is about: the clinic, the span of time, and the cast, before rows are written."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic import clock
from demo.cast import Role
from demo.house import House
from demo.timetable import Place
from patients.models import Patient
from programs.models import Enrollment

EMAIL_HOUR, ANSWER_DAYS = time(9), 1


@dataclass
class Person:
    """One patient with her part and her places in the week."""

    role: Role
    patient: Patient
    joined_on: date
    asked_on: int  # weekday of her check-in mail, 1 to 7
    places: tuple[Place, ...] = ()
    enrollment: Enrollment | None = None

    def in_program(self, day: date) -> bool:
        """Whether she had a program under way on that day."""
        e = self.enrollment
        return e is not None and e.starts_on <= day and (e.ended_on is None or day <= e.ended_on)


@dataclass
class Plan:
    """The seeding's world: `today` and `now` are its present, `first_day` its oldest day."""

    house: House
    now: datetime
    weeks: int
    people: list[Person] = field(default_factory=list)
    classes: list[Place] = field(default_factory=list)
    single: list[Place] = field(default_factory=list)

    @property
    def zone(self) -> str:
        return self.house.clinic.time_zone

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    @property
    def first_day(self) -> date:
        return self.today - timedelta(weeks=self.weeks)

    def moment(self, day: date, at: time, minutes: int = 0) -> datetime:
        """Return an instant of a local day; minutes later than `at`."""
        return clock.instant(day, at, self.zone) + timedelta(minutes=minutes)

    def days(self, day: date) -> int:
        """Return the day as stories count it: from the seeding day, negative before."""
        return (day - self.today).days
