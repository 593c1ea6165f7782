"""What to mind about an option with her precautions."""

from collections.abc import Mapping, Sequence

from adherence.options.kinds import Option
from patients.models.precaution import PrecautionKind

TRAINING = frozenset({"exercise", "exercise_for_tiredness", "easier_sessions"})
_BEFORE_TRAINING: Mapping[str, str] = {
    PrecautionKind.BONE_METASTASES: "Bone metastases: the oncologist's clearance and the risk of "
    "each lesion come before any training.",
    PrecautionKind.OSTEOPOROSIS: "Osteoporosis: a broken vertebra wants a physiotherapist first; "
    "form before load.",
    PrecautionKind.LYMPHEDEMA_LEFT: "Lymphedema, left arm: smallest steps there, and none while "
    "it swells.",
    PrecautionKind.LYMPHEDEMA_RIGHT: "Lymphedema, right arm: smallest steps there, and none while "
    "it swells.",
    PrecautionKind.BETA_BLOCKER: "Beta-blocker: her pulse does not show the effort; go by effort, "
    "4 to 6 of 10.",
    PrecautionKind.CARDIOTOXIC_THERAPY: "Cardiotoxic therapy: clearance first.",
    PrecautionKind.FALLS: "Falls: clearance first, and balance before speed.",
}
_AT_ACUPUNCTURE: Mapping[str, str] = {
    PrecautionKind.LYMPHEDEMA_LEFT: "Lymphedema, left arm: the acupuncturist must know.",
    PrecautionKind.LYMPHEDEMA_RIGHT: "Lymphedema, right arm: the acupuncturist must know.",
}


def cautions(option: Option, precautions: Sequence[str]) -> list[str]:
    """Return what to mind about an option with these precautions, each a sentence."""
    words: Mapping[str, str] = {}
    if option.code in TRAINING:
        words = _BEFORE_TRAINING
    elif option.code == "acupuncture":
        words = _AT_ACUPUNCTURE
    minded = [words[kind] for kind in precautions if kind in words]
    return [*minded, option.mind] if option.mind else minded
