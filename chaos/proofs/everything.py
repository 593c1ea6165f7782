"""The combined run of the issue: kills, broker flushes, broker kills and database crashes at once.

One run, a line for each proof that it serves, each with its own figures.
"""

from chaos.arena import Arena
from chaos.proofs.storm import ALL, Outcome, endure, judge
from chaos.results import Figure, Result, judged


def storm(arena: Arena) -> list[Result]:
    outcome = endure(arena, ALL, n=arena.size)
    return [
        judge("r1", arena, outcome, "kills"),
        judge("r2", arena, outcome, "flushes", "broker_kills"),
        writes_of("r3", arena, outcome),
        judge("storm", arena, outcome, "kills", "flushes", "broker_kills", "crashes"),
    ]


def writes_of(proof: str, arena: Arena, outcome: Outcome) -> Result:
    """Return the verdict on what a crashing database kept, HTTP writes included."""
    figures: dict[str, Figure] = {
        **outcome.figures("crashes"),
        "acknowledged": outcome.acknowledged,
        "writes_lost": outcome.writes_lost,
        "server_errors": outcome.server_errors,
    }
    return judged(
        proof, arena.seed, figures, lost=0, twice=0, after_cancel=0, writes_lost=0, server_errors=0
    )
