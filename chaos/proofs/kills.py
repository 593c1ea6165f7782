"""R1: senders of every sort killed with -9 while reminders leave."""

from chaos.arena import Arena
from chaos.proofs.storm import KILLS, endure, judge
from chaos.results import Result


def r1(arena: Arena) -> list[Result]:
    outcome = endure(arena, KILLS, n=arena.size)
    return [judge("r1", arena, outcome, "kills")]
