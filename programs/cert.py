"""The items of the exercise-reporting checklist (CERT, Slade 2016), asked in our own words."""

from dataclasses import dataclass

SOURCE = (
    "Consensus on Exercise Reporting Template: Slade SC et al. Br J Sports Med 2016;50:1428-37, "
    "doi:10.1136/bjsports-2016-096651."
)


@dataclass(frozen=True)
class Item:
    """One item; `known` says what Steady fills in by itself, "" where only people know."""

    number: str
    asks: str
    known: str = ""


ITEMS = (
    Item("1", "What equipment is used?", "The equipment of its exercises is listed already."),
    Item("2", "Who provides it, and with what training?"),
    Item("3", "Alone or in a group?"),
    Item("4", "Supervised or not, and how?", "Which kinds are supervised is listed already."),
    Item("5", "How is adherence measured?"),
    Item("6", "How are people kept motivated?"),
    Item("7a", "By which rule does it get harder?", "The progression rules are listed already."),
    Item("7b", "How did it get harder?", "The dose of each phase is listed already."),
    Item("8", "How is each exercise done?", "The library's instructions are listed already."),
    Item("9", "What is done at home?", "The home components are listed already."),
    Item("10", "What is given beside exercise?"),
    Item("11", "Which harms happened, and how are they recorded?"),
    Item("12", "Where does it take place?", "The clinic and home are listed already."),
    Item("13", "What is the dose?", "Every component is listed already."),
    Item("14a", "The same for all, or tailored?"),
    Item("14b", "What is tailored, and how?"),
    Item("15", "How is the starting level found?"),
    Item("16a", "How is it checked that the plan is followed?"),
    Item("16b", "How far was it delivered as planned?", "A pointer to the dose is listed already."),
)
NUMBERS = tuple(item.number for item in ITEMS)
