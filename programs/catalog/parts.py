"""The shape of the catalogue's entries, and the cautions that many exercises share."""

from dataclasses import dataclass, field

from patients.models.precaution import PrecautionKind as Precaution
from programs.content import Content
from programs.models import CautionRule

Cautions = dict[str, tuple[str, str]]
MODIFY, AVOID = CautionRule.MODIFY.value, CautionRule.AVOID.value


@dataclass(frozen=True)
class CatalogExercise:
    """One movement. `instead` rows are (painful joint, code of the other exercise, why)."""

    code: str
    name: str
    modality: str
    muscle_group: str
    instructions: str
    load_kind: str
    equipment: str = ""
    step_kg: str = "1"
    joints: dict[str, int] = field(default_factory=dict)
    cautions: Cautions = field(default_factory=dict)
    instead: tuple[tuple[str, str, str], ...] = ()
    loads_arm: bool = False


@dataclass(frozen=True)
class CatalogProtocol:
    """One protocol; the lines of `content` name no exercises, `exercises` does, by code.

    `exercises` maps (phase, line), both counted from 0, to codes in the order they are done.
    """

    code: str
    name: str
    content: Content
    exercises: dict[tuple[int, int], tuple[str, ...]]


# Stiff bones break when they bend forward or twist under a load (Too Fit To Fracture).
LONG_BACK: Cautions = {
    Precaution.OSTEOPOROSIS: (
        MODIFY,
        "Keep the back long: no bending or twisting under load. After a vertebral fracture a "
        "physiotherapist decides first, and form counts for more than weight.",
    )
}
NO_ROUND_BACK: Cautions = {
    Precaution.OSTEOPOROSIS: (
        AVOID,
        "Leave it out with osteoporosis: it bends the back under load. After a vertebral fracture "
        "a physiotherapist decides about every lift.",
    )
}
NO_JUMPS: Cautions = {
    Precaution.OSTEOPOROSIS: (
        AVOID,
        "Leave it out with osteoporosis or after a vertebral fracture; use heel drops if her "
        "physician agrees to impact.",
    ),
    Precaution.BONE_METASTASES: (
        AVOID,
        "Leave it out: no impact through bone with metastases.",
    ),
    Precaution.FALLS: (AVOID, "Leave it out while she falls; train balance instead."),
}
SOFT_IMPACT: Cautions = {
    Precaution.OSTEOPOROSIS: (
        MODIFY,
        "Only with her physician's agreement: small, upright, hands on a rail. Not after a "
        "vertebral fracture without a physiotherapist.",
    ),
    Precaution.BONE_METASTASES: (
        AVOID,
        "Leave it out: no impact through bone with metastases.",
    ),
    Precaution.FALLS: (MODIFY, "Both hands on a rail, somebody beside her."),
}
METASTASES: Cautions = {
    Precaution.BONE_METASTASES: (
        MODIFY,
        "Only after oncology clearance and a look at where the lesions are. Take the load off that "
        "bone; posture and control before weight.",
    )
}
FALLS: Cautions = {
    Precaution.FALLS: (MODIFY, "Within reach of a rail or a wall, somebody beside her.")
}
SWOLLEN_ARM: Cautions = {
    side: (
        MODIFY,
        f"{word} arm: begin with 0 to 0.5 kg or the lightest band, and go up by the smallest step "
        "only after 1 to 2 weeks without more swelling or heaviness.",
    )
    for side, word in (
        (Precaution.LYMPHEDEMA_LEFT, "Left"),
        (Precaution.LYMPHEDEMA_RIGHT, "Right"),
    )
}
LEAN_ON_ARM: Cautions = {
    side: (
        MODIFY,
        f"{word} arm: less of her weight on it, wearing the sleeve; stop if it feels heavy or "
        "tight.",
    )
    for side, word in (
        (Precaution.LYMPHEDEMA_LEFT, "Left"),
        (Precaution.LYMPHEDEMA_RIGHT, "Right"),
    )
}
HEART: Cautions = {
    Precaution.BETA_BLOCKER: (
        MODIFY,
        "Steer by effort, 4 to 6 of 10, and by whether she can talk: the tablet holds the heart "
        "rate down.",
    ),
    Precaution.CARDIOTOXIC_THERAPY: (
        MODIFY,
        "Ask for cardiac clearance first. Stay moderate; new breathlessness or swollen ankles "
        "are a reason to stop.",
    ),
}
