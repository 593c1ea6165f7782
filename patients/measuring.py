"""What can be measured, as data: unit, code, plausible range, and what a value is read against.

Codes and units come from the LOINC and UCUM tables of the house's references; a code is left empty
where none was found that fits. A band is given only where a source for it is known: no band is not
"normal", it is "nobody here vouches for a limit".
"""

from dataclasses import dataclass
from decimal import Decimal

from patients.models.measurement import Assay, MeasurementKind

BODY, BONE, FUNCTION, BLOOD = "Body composition", "Bone", "Strength and walking", "Blood"


@dataclass(frozen=True)
class Reference:
    """A range that matters, with the words for it and where it comes from."""

    low: float
    high: float
    label: str
    source: str


@dataclass(frozen=True)
class Measure:
    """One kind: `low` and `high` are what is plausible, not what is healthy.

    With `has_limit` a laboratory may say "below the limit of detection" instead of a number.
    """

    kind: MeasurementKind
    group: str
    unit: str
    loinc: str
    low: float
    high: float
    bands: tuple[Reference, ...] = ()
    has_limit: bool = False
    hint: str = ""

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def shown_unit(self) -> str:
        return shown_unit(self.unit)


_SAID = {"{count}": "times", "/min": "a minute", "g/cm2": "g/cm²"}


def shown_unit(unit: str) -> str:
    """Return a UCUM unit as people write it: its braces only mark what is no unit."""
    return _SAID.get(unit) or unit.strip("{}")


_BONE = (
    Reference(
        -8,
        -2.5,
        "Osteoporosis: -2.5 and lower",
        "WHO's definition, as the exercise precautions use it (T-score of -2.5 or lower)",
    ),
)
_K = MeasurementKind

KINDS: dict[str, Measure] = {
    measure.kind.value: measure
    for measure in (
        Measure(_K.WEIGHT, BODY, "kg", "29463-7", 25, 300),
        Measure(
            _K.LEAN_MASS, BODY, "kg", "91557-9", 10, 150,
            hint="Say in the method whether bone is counted: DXA's lean mass may leave it out.",
        ),
        Measure(_K.BODY_FAT, BODY, "%", "41982-0", 3, 75),
        Measure(_K.T_SCORE_SPINE, BONE, "{T-score}", "38267-1", -8, 6, _BONE),
        Measure(_K.T_SCORE_HIP, BONE, "{T-score}", "38264-8", -8, 6, _BONE),
        Measure(_K.T_SCORE_FEMUR, BONE, "{T-score}", "38263-0", -8, 6, _BONE),
        # its LOINC names were not checked, so no code is given
        Measure(_K.BMD_SPINE, BONE, "g/cm2", "", 0.2, 2.5),
        Measure(_K.BMD_FEMUR, BONE, "g/cm2", "", 0.2, 2.5),
        Measure(_K.GRIP_LEFT, FUNCTION, "kg", "", 0, 100),
        Measure(_K.GRIP_RIGHT, FUNCTION, "kg", "", 0, 100),
        Measure(_K.GRIP_STRENGTH, FUNCTION, "kg", "", 0, 100),
        Measure(_K.SIT_TO_STAND, FUNCTION, "{count}", "", 0, 60),
        Measure(_K.FIVE_SIT_TO_STAND, FUNCTION, "s", "", 3, 180),
        Measure(_K.WALK_TEST, FUNCTION, "m", "", 0, 1000),
        Measure(_K.RESTING_HEART_RATE, FUNCTION, "/min", "40443-4", 30, 180),
        Measure(_K.IL_6, BLOOD, "pg/mL", "26881-3", 0, 10000, has_limit=True),
        Measure(_K.TNF_ALPHA, BLOOD, "pg/mL", "3074-2", 0, 10000, has_limit=True),
        Measure(_K.CRP, BLOOD, "mg/L", "1988-5", 0, 1000, has_limit=True),
        Measure(_K.HS_CRP, BLOOD, "mg/L", "30522-7", 0, 1000, has_limit=True),
        Measure(_K.ESTRADIOL, BLOOD, "pg/mL", "2243-4", 0, 5000, has_limit=True),
    )
}  # fmt: skip

# Immunoassays have a code of their own; for LC-MS/MS none was found, so the general one stands.
ESTRADIOL_BY_IMMUNOASSAY = "83096-8"

IMMUNOASSAY_WARNING = (
    "On an aromatase inhibitor estradiol lies below what an immunoassay can tell: read this value "
    "with caution, and ask for LC-MS/MS if a decision hangs on it."
)


def loinc_of(kind: str, assay: str = "") -> str:
    """Return the LOINC code of a kind, measured that way; "" where none fits."""
    if kind == _K.ESTRADIOL and assay == Assay.IMMUNOASSAY:
        return ESTRADIOL_BY_IMMUNOASSAY
    return KINDS[kind].loinc


def written(value: Decimal) -> str:
    """Return a number without the zeros that a column adds."""
    return f"{value.normalize():f}"
