"""When she stops: published ratios on a Weibull hazard that is held to the published share."""

import numpy as np

from simulation.chance import Bools, Floats, Ints, recent_mean, stream
from simulation.figures import Figure
from simulation.population import DRUGS, Population
from simulation.worlds import World

WEEKS_A_MONTH = 52.18 / 12
PAIN = Figure("stop.pain", 2.1, "pain of 4 or more", "2.09 (1.14-3.80), Chim 2013")
WORSENING = Figure(
    "stop.worsening", 2.0, "2 or more above her own first weeks",
    "2-4; 4.39 (2.40-8.02) in a joint model is an upper bound (Kadakia 2016)",
)  # fmt: skip
SYMPTOMS = Figure("stop.symptoms", 1.9, "3 symptoms or more before the drug", "Kidwell 2014")
BOTHER = Figure("stop.bother", 1.29, "each step of bother", "1.29 (1.08-1.55), Wagner 2018")
YOUNGER = Figure("stop.younger", 1.4, "younger than 65", "Henry 2012; Hershman 2021")
TAXANE = Figure("stop.taxane", 1.9, "a taxane before", "1.9 (1.00-3.6), Henry 2012")
EXEMESTANE = Figure("stop.exemestane", 1.5, "exemestane", "1.5 (1.1-2.1), Henry 2012")
TAMOXIFEN = Figure("stop.tamoxifen", 2.0, "tamoxifen before", "2.01 (1.09-3.70), Chim 2013")
SILENCE = Figure(
    "stop.silence", 3.0, "answers in fewer than 75 % of weeks",
    "crude odds ratio 4.6, shrunk (Krukowski 2024)",
)  # fmt: skip
OVERLAP = Figure(
    "stop.overlap", 0.6, "all log ratios are taken times this",
    "they were published one at a time; with it the true hazard's C-index lies in 0.60-0.70",
)  # fmt: skip


def log_ratio(
    people: Population,
    *,
    level: Floats,
    bother: Floats,
    silent: Bools,
    stays_away: Bools,
    world: World,
) -> Floats:
    """Return the log of each woman's hazard against the average, women x weeks on the drug.

    It reads true levels, which nobody sees: what the rules see is blurred by her answers.
    """
    lately = recent_mean(level, 4)
    at_first = level[:, :4].mean(axis=1, keepdims=True)
    fixed = (
        np.log(SYMPTOMS) * people.many_symptoms
        + np.log(YOUNGER) * (people.age < 65)
        + np.log(TAXANE) * people.taxane
        + np.log(TAMOXIFEN) * people.tamoxifen
        + np.log(EXEMESTANE) * (people.drug == DRUGS.index("exemestane"))
        + np.log(SILENCE) * silent
    )
    moving = (
        np.log(PAIN) * (lately >= 3.5)
        + np.log(WORSENING) * (lately - at_first >= 2)
        + np.log(BOTHER) * recent_mean(bother, 4)
    )
    # The session ratio is an assumption of its own, so it is not shrunk: 1.0 means none at all.
    sessions = np.log(world.session_ratio) * stays_away
    return OVERLAP * (fixed[:, None] + moving) + sessions


def expected_hazard(world: World, weeks: int) -> Floats:
    """Return the Weibull's cumulative hazard over each week from the first tablet."""
    months = np.arange(weeks + 1) / WEEKS_A_MONTH
    return np.diff((months / world.scale) ** world.shape)


def stopping(seed: int, ratio: Floats, world: World) -> tuple[Ints, Floats]:
    """Draw the week in which each stops (the number of weeks for not at all), and the hazards.

    Each week the hazards of those still on the drug are scaled so that their mean is the
    Weibull's: the share who stop is the published one whatever the ratios are.
    """
    draws = stream(seed, "stopping").random(ratio.shape)
    size, weeks = ratio.shape
    expected = expected_hazard(world, weeks)
    stop = np.full(size, weeks)
    hazards = np.zeros(ratio.shape)
    for week in range(weeks):
        on_drug = stop == weeks
        relative = np.exp(ratio[:, week])
        hazards[:, week] = expected[week] * relative / relative[on_drug].mean()
        stop[on_drug & (draws[:, week] < 1 - np.exp(-hazards[:, week]))] = week
    return stop, hazards


def c_index(hazards: Floats, stop: Ints) -> float:
    """Return how often she who stops had a higher hazard that week than another on the drug."""
    won = pairs = 0.0
    for week in np.unique(stop[stop < hazards.shape[1]]):
        others = hazards[stop > week, week]
        for hers in hazards[stop == week, week]:
            won += (others < hers).sum() + 0.5 * (others == hers).sum()
            pairs += len(others)
    return won / pairs
