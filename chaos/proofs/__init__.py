"""The proofs by name, in the order in which `make chaos` runs them."""

from collections.abc import Callable

from chaos.arena import Arena
from chaos.proofs.baseline import baseline
from chaos.proofs.broker import r2, r2_down
from chaos.proofs.clocks import r6
from chaos.proofs.database import r3
from chaos.proofs.everything import storm
from chaos.proofs.frozen import r7
from chaos.proofs.histories import t3
from chaos.proofs.kills import r1
from chaos.proofs.mail_faults import r4
from chaos.proofs.punctual import r5
from chaos.proofs.restores import d1, d2
from chaos.proofs.zones import t2
from chaos.results import Result

Proof = Callable[[Arena], list[Result]]

# The storm is r1, r2 and r3 in one run, which is what `make chaos` has the time for.
USUAL: dict[str, Proof] = {
    "storm": storm,
    "r2-down": r2_down,
    "r4": r4,
    "r5": r5,
    "r6": r6,
    "r7": r7,
    "t2": t2,
    "t3": t3,
    "baseline": baseline,
}
PROOFS: dict[str, Proof] = {**USUAL, "r1": r1, "r2": r2, "r3": r3, "d1": d1, "d2": d2}
