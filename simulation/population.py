"""Who they are before anything happens."""

from dataclasses import dataclass

import numpy as np

from simulation.chance import Bools, Floats, Ints, stream
from simulation.figures import ASSUMED, Figure

AGE = Figure("people.age", 61, "mean age", "S1105: median 60.9 (Hershman 2020)")
AGE_SPREAD = Figure("people.age_sd", 9, "its standard deviation", "E1Z03: 65.6, SD 9.2")
TAXANE = Figure("people.taxane", 0.3, "share who had a taxane", ASSUMED)
TAMOXIFEN = Figure("people.tamoxifen", 0.2, "share who had tamoxifen before", ASSUMED)
MANY_SYMPTOMS = Figure("people.symptoms", 0.35, "share with 3 symptoms or more before", ASSUMED)
LETROZOLE = Figure("people.letrozole", 0.35, "share who begin with letrozole", ASSUMED)
EXEMESTANE = Figure("people.exemestane", 0.2, "share who begin with exemestane", ASSUMED)
NEW_TO_DRUG = Figure(
    "people.first_year", 0.645, "share in the first year on the drug when they come",
    "S1105 (Hershman 2020)",
)  # fmt: skip
LATEST_WEEK = 104  # nobody comes later than this on the drug
ENTRY_WEEKS = 26  # they come over this many weeks of the calendar

DRUGS = ("anastrozole", "letrozole", "exemestane")


@dataclass(frozen=True)
class Population:
    """One row a woman. Weeks are counted from her first tablet unless they say otherwise.

    `came` is her week on the drug when she came to the clinic, `first_week` the calendar week of
    her first tablet (below 0 for before the clinic's calendar begins). `burden` is what makes some
    women suffer more from everything, standard normal before the symptoms she brought along.
    """

    size: int
    age: Floats
    taxane: Bools
    tamoxifen: Bools
    many_symptoms: Bools
    drug: Ints
    burden: Floats
    came: Ints
    first_week: Ints


def population(seed: int, size: int) -> Population:
    """Draw women who begin an aromatase inhibitor, and when they come to the clinic."""
    chance = stream(seed, "population")
    age = chance.normal(AGE, AGE_SPREAD, size)
    while (outside := (age < 45) | (age > 85)).any():
        age[outside] = chance.normal(AGE, AGE_SPREAD, int(outside.sum()))
    many = chance.random(size) < MANY_SYMPTOMS
    early = chance.random(size) < NEW_TO_DRUG
    came = np.where(early, chance.integers(0, 52, size), chance.integers(52, LATEST_WEEK, size))
    shares = [1 - LETROZOLE - EXEMESTANE, LETROZOLE, EXEMESTANE]
    return Population(
        size=size,
        age=age,
        taxane=chance.random(size) < TAXANE,
        tamoxifen=chance.random(size) < TAMOXIFEN,
        many_symptoms=many,
        drug=chance.choice(len(DRUGS), size, p=shares),
        burden=chance.normal(0, 1, size) + 0.9 * many - 0.9 * MANY_SYMPTOMS,
        came=came,
        first_week=chance.integers(0, ENTRY_WEEKS, size) - came,
    )
