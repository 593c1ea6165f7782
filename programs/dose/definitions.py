"""Every measure in words: what it is, over which window, of what, and whose definition it is.

Pages and API show these beside the figures, so that a number never travels without its meaning.
"""

from dataclasses import dataclass, replace

from programs.dose.attendance import INTERRUPTION

NILSEN = "Nilsen TS et al. Med Sci Sports Exerc 2018;50:1134-41"
FAIRMAN = "Fairman CM et al. Med Sci Sports Exerc 2020;52:315-22"
BOTH = f"{NILSEN}; {FAIRMAN}"

SESSIONS_OVER = "sessions that are over, from the first to now or to the end of the program"
WEEKS_OVER = (
    "week 1 up to and including the last completed week; the running week and those to come never "
    "count as missed. After a program is discontinued its planned weeks go on counting"
)


@dataclass(frozen=True)
class Definition:
    """One measure. `formula` is what is divided by what, `of` the denominator in words."""

    code: str
    name: str
    formula: str
    unit: str
    window: str
    of: str
    citation: str


ATTENDANCE = Definition(
    "attendance",
    "Attendance",
    "100 x attended / (attended + did not come)",
    "%",
    SESSIONS_OVER,
    "sessions with an outcome. Cancelled late ({late}), excused (cancelled in good time), "
    "cancelled by the clinic and not yet settled are shown apart; two stricter ways of counting "
    "stand beside it",
    BOTH,
)
OTHERS = (
    Definition(
        "relative_dose",
        "Relative dose intensity",
        "100 x done / originally planned, for each modality by itself",
        "%",
        WEEKS_OVER,
        "the original plan, whatever was adjusted since. Minutes at home count and are shown "
        "apart; a dose beyond the plan goes above 100",
        BOTH,
    ),
    Definition(
        "missed",
        "Missed, one or two in a row",
        f"runs of 1 to {INTERRUPTION - 1} sessions missed one after the other",
        "runs",
        SESSIONS_OVER,
        "sessions she did not come to or cancelled late; those that the clinic cancelled or that "
        "she cancelled in good time are passed over",
        FAIRMAN,
    ),
    Definition(
        "interruptions",
        "Interruptions",
        f"runs of {INTERRUPTION} or more sessions missed one after the other",
        "runs",
        SESSIONS_OVER,
        "as for missed sessions; a session that nobody has settled ends a run",
        BOTH,
    ),
    Definition(
        "modifications",
        "Sessions below plan",
        "100 x sessions with less than the plan in force / sessions attended and written down",
        "%",
        SESSIONS_OVER,
        "attended sessions with sets or minutes; the plan in force is the original one with its "
        "adjustments, shared out over the week's sessions",
        BOTH,
    ),
    Definition(
        "early_terminations",
        "Ended early",
        "100 x sessions stopped before their end / sessions attended",
        "%",
        SESSIONS_OVER,
        "attended sessions",
        NILSEN,
    ),
    Definition(
        "discontinued",
        "Stopped for good",
        "the program was discontinued before its planned end",
        "yes or no",
        "from the first day to the planned last one",
        "the program",
        NILSEN,
    ),
)
NAMES = {definition.code: definition.name for definition in (ATTENDANCE, *OTHERS)}


def late_words(good_time_hours: int) -> str:
    """Say what a clinic takes for a late cancellation."""
    if good_time_hours == 0:
        return "after the session began"
    hours = "1 hour" if good_time_hours == 1 else f"{good_time_hours} hours"
    return f"less than {hours} before"


def definitions(good_time_hours: int) -> tuple[Definition, ...]:
    """Return every measure as a clinic counts it that excuses with so many hours' notice."""
    of = ATTENDANCE.of.format(late=late_words(good_time_hours))
    return (replace(ATTENDANCE, of=of), *OTHERS)
