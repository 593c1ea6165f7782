"""What a proof found: figures, and whether they are what they must be."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Figure = float | int | str


@dataclass(frozen=True)
class Result:
    """The outcome of one proof. `wrong` names the figures that fail it; none means it passed.

    A baseline shows what another way does: it neither passes nor fails.
    """

    proof: str
    seed: int
    figures: dict[str, Figure]
    wrong: list[str] = field(default_factory=list)
    baseline: bool = False

    @property
    def verdict(self) -> str:
        if self.baseline:
            return "BASELINE"
        return "FAIL" if self.wrong else "PASS"

    def line(self) -> str:
        told = " ".join(f"{name}={value}" for name, value in self.figures.items())
        wrong = f" wrong: {', '.join(self.wrong)}" if self.wrong else ""
        return f"{self.verdict} {self.proof} seed={self.seed} {told}{wrong}"


def judged(
    proof: str, seed: int, figures: dict[str, Figure], *, some: Sequence[str] = (), **limits: float
) -> Result:
    """Return the result of figures of which some have a highest value that passes.

    Those named in `some` must not be zero: without them nothing was proved.
    """
    wrong = [name for name, most in limits.items() if float(figures[name]) > most]
    wrong += [name for name in some if not figures[name]]
    return Result(proof, seed, figures, wrong)
