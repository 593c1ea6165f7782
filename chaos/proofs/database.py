"""R3: PostgreSQL crashes while reminders leave and clients book over HTTP."""

from chaos.arena import Arena
from chaos.proofs.everything import writes_of
from chaos.proofs.storm import DATABASE, endure
from chaos.results import Result


def r3(arena: Arena) -> list[Result]:
    return [writes_of("r3", arena, endure(arena, DATABASE, n=arena.size))]
