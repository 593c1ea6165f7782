"""Heart-rate zones: the maximal rate, the reserve, and when effort has to do instead.

Pure. Maximal heart rate: measured, else 208 - 0.7 x age (Tanaka 2001), kept unrounded. With a
resting rate, shares of the reserve (Karvonen 1957). Zones after ACSM 2018. Beats are rounded to
whole ones, halves up, and shown with the +-10 that the estimate is worth.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from clinic.errors import Refused
from programs.models.component import Intensity, IntensityKind
from programs.models.heart_rate import Basis

TANAKA = "208 − 0.7 × age (Tanaka 2001)"  # noqa: RUF001
KARVONEN = "Heart-rate reserve (Karvonen 1957)"
BETA_BLOCKER = (
    "A beta-blocker caps the heart rate, so beats a minute would mislead: steer by effort and by "
    "whether she can talk."
)
LOWEST_MAX, HIGHEST_MAX = 80, 220
LOWEST_RESTING, HIGHEST_RESTING = 30, 130
YOUNGEST, OLDEST = 18, 115

# name: share of the maximum, share of the reserve, effort 0-10
ZONES = {
    "Light": ((57, 63), (30, 39), (2, 3)),
    "Moderate": ((64, 76), (40, 59), (4, 6)),
    "Vigorous": ((77, 95), (60, 89), (7, 8)),
}


@dataclass(frozen=True)
class Hearts:
    """What zones are reckoned from: the unrounded maximum, the resting rate, a beta-blocker."""

    maximum: Decimal
    is_measured: bool
    resting: int | None = None
    beta_blocker: bool = False

    @property
    def basis(self) -> Basis:
        if self.beta_blocker:
            return Basis.EFFORT
        return Basis.HRMAX if self.resting is None else Basis.HRR

    @property
    def why(self) -> str:
        """Return what the zones rest on, in a sentence with its source."""
        if self.beta_blocker:
            return BETA_BLOCKER
        top = "measured" if self.is_measured else TANAKA
        maximum = f"maximal heart rate {whole(self.maximum)}, {top}"
        if self.resting is None:
            return f"Share of the {maximum}. A resting heart rate would make it more exact."
        return f"{KARVONEN}: resting {self.resting}, {maximum}."


@dataclass(frozen=True)
class Zone:
    """One zone in words: "98-114 a minute, ±10" or "effort 4-6 of 10"; `note` says why."""

    name: str
    beats: tuple[int, int] | None
    effort: tuple[int, int]
    note: str = ""

    @property
    def words(self) -> str:
        if self.beats is None:
            return f"effort {self.effort[0]}-{self.effort[1]} of 10"
        return f"{self.beats[0]}-{self.beats[1]} a minute, ±10"


def estimated_maximum(age: int) -> Decimal:
    """Return 208 - 0.7 x age; at 65 that is 162.5."""
    if not YOUNGEST <= age <= OLDEST:
        raise Refused(
            f"An age of {age} years cannot be right. Check the birth date: Steady is for adults "
            f"of {YOUNGEST} to {OLDEST}.",
            field="birth_date",
        )
    return 208 - Decimal("0.7") * age


def whole(beats: Decimal) -> int:
    """Return beats a minute as a whole number, halves up."""
    return int(beats.quantize(Decimal(1), ROUND_HALF_UP))


def hearts(
    *, age: int, measured_max: int | None, resting: int | None, beta_blocker: bool
) -> Hearts:
    """Return what zones rest on. Raises Refused for rates that cannot be."""
    if measured_max is not None and not LOWEST_MAX <= measured_max <= HIGHEST_MAX:
        raise Refused(
            f"A maximal heart rate of {measured_max} cannot be right. Enter {LOWEST_MAX} to "
            f"{HIGHEST_MAX}, or leave it empty to reckon it from her age.",
            field="hr_max",
        )
    maximum = Decimal(measured_max) if measured_max is not None else estimated_maximum(age)
    if resting is not None and not LOWEST_RESTING <= resting <= HIGHEST_RESTING:
        raise Refused(
            f"A resting heart rate of {resting} cannot be right. Enter {LOWEST_RESTING} to "
            f"{HIGHEST_RESTING}, or leave it empty.",
            field="resting",
        )
    if resting is not None and resting >= maximum:
        raise Refused(
            f"The resting heart rate {resting} is not below the maximum {float(maximum):g}. "
            "Check both.",
            field="resting",
        )
    return Hearts(maximum, measured_max is not None, resting, beta_blocker)


def zones(of: Hearts) -> list[Zone]:
    """Return light, moderate and vigorous."""
    return [
        Zone(name, _beats(of, of.basis, reserve if of.basis == Basis.HRR else share), effort)
        for name, (share, reserve, effort) in ZONES.items()
    ]


def zone_of(line: Intensity, of: Hearts) -> Zone | None:
    """Return what a component's own intensity is for her; None where it has no heart rate.

    A share is taken of what the protocol names. What cannot be reckoned falls back to effort.
    """
    if line.intensity_kind not in (IntensityKind.HRMAX, IntensityKind.HRR):
        return None
    assert line.intensity_low is not None
    assert line.intensity_high is not None
    span = (line.intensity_low, line.intensity_high)
    effort = _effort_like(line.intensity_kind, sum(span) / 2)
    if of.beta_blocker:
        return Zone("", None, effort, BETA_BLOCKER)
    if line.intensity_kind == IntensityKind.HRR and of.resting is None:
        return Zone(
            "", None, effort, "The reserve needs her resting heart rate; effort until then."
        )
    basis = Basis.HRR if line.intensity_kind == IntensityKind.HRR else Basis.HRMAX
    return Zone("", _beats(of, basis, span), effort)


def _beats(of: Hearts, basis: Basis, span: tuple[int, int]) -> tuple[int, int] | None:
    if basis == Basis.EFFORT:
        return None
    if basis == Basis.HRR:
        assert of.resting is not None
        reserve = of.maximum - of.resting
        low, high = (of.resting + reserve * share / 100 for share in span)
    else:
        low, high = (of.maximum * share / 100 for share in span)
    return whole(low), whole(high)


def _effort_like(kind: str, middle: float) -> tuple[int, int]:
    """Return the effort of the zone in which the middle of a range lies."""
    for share, reserve, effort in ZONES.values():
        if middle <= (reserve if kind == IntensityKind.HRR else share)[1]:
            return effort
    return ZONES["Vigorous"][2]
