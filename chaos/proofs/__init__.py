"""The proofs by name, in the order in which `make chaos` runs them."""

from chaos.proofs.kills import r1

PROOFS = {"r1": r1}
