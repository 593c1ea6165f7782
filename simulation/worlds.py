"""The worlds in which the rules are tried: one believes the literature, the others doubt it."""

from dataclasses import dataclass, replace

from simulation.figures import ASSUMED, Figure

COMMUNITY_SHAPE = Figure(
    "stop.shape", 0.79, "Weibull shape of stopping, community",
    "fit to E1Z03: 20 % stopped at 24 months, 32 % at 48 (Wagner 2018)",
)  # fmt: skip
COMMUNITY_SCALE = Figure(
    "stop.scale", 160, "Weibull scale of stopping, community, months", "the same fit"
)
TOXIC_SHAPE = Figure(
    "stop.toxic_shape", 0.58, "Weibull shape of stopping, high toxicity",
    "fit to ELPh: 32.4 % at 24 months, half of them by 6.1 (Henry 2012)",
)  # fmt: skip
TOXIC_SCALE = Figure(
    "stop.toxic_scale", 121, "Weibull scale of stopping, high toxicity, months", "the same fit"
)
SESSION_RATIO = Figure(
    "stop.sessions", 1.15,
    "hazard ratio of coming to less than half of the sessions of four weeks",
    "1.0-1.3; nearest measured thing: mammography not attended 1.30 (He 2019)",
)  # fmt: skip
FATIGUE_KEEPS_AWAY = Figure(
    "attendance.burden", 0.15, "log odds of coming lost a point of tiredness", ASSUMED
)
EXERCISE_EFFECT = Figure(
    "pain.exercise", 1.8, "points that a year of full attendance takes off pain of 5.6",
    "HOPE: -1.6 against +0.2 (Irwin 2015)",
)  # fmt: skip
WARNED = Figure(
    "warning.share", 0.3, "share of those who stop who show it beforehand in what they report",
    ASSUMED,
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """What holds in one world; everything else is the same in all."""

    name: str
    says: str
    shape: float = COMMUNITY_SHAPE
    scale: float = COMMUNITY_SCALE
    session_ratio: float = SESSION_RATIO
    burden_keeps_away: float = FATIGUE_KEEPS_AWAY
    exercise_effect: float = EXERCISE_EFFECT
    warned: float = WARNED


DEFAULT = World("default", "As the studies have it: 12 % stop in the first year, 20 % within two.")
WORLDS: dict[str, World] = {
    world.name: world
    for world in (
        DEFAULT,
        replace(
            DEFAULT,
            name="high",
            says="High toxicity: 23 % stop in the first year, 32 % within two, most of them early.",
            shape=TOXIC_SHAPE,
            scale=TOXIC_SCALE,
        ),
        replace(
            DEFAULT,
            name="null-sessions",
            says="Missed sessions have nothing to do with stopping, directly or through symptoms.",
            session_ratio=1.0,
            burden_keeps_away=0.0,
        ),
        replace(
            DEFAULT,
            name="no-exercise-effect",
            says="Exercise does not ease the joints at all.",
            exercise_effect=0.0,
        ),
        replace(
            DEFAULT,
            name="no-warning",
            says="Nobody who is about to stop says so or leaves out tablets first.",
            warned=0.0,
        ),
    )
}
