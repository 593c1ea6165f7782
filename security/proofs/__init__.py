"""The proofs of `make security`: each module here has `prove(*, full: bool) -> list[Line]`.

The first sentence of a module says in the report what its lines show.
"""

from collections.abc import Callable
from importlib import import_module
from inspect import getdoc
from pkgutil import iter_modules
from types import ModuleType

from security.lines import Line

Prove = Callable[..., list[Line]]


def names() -> list[str]:
    """Return the proofs there are, in the order of the alphabet."""
    return sorted(module.name for module in iter_modules(__path__))


def module_of(name: str) -> ModuleType:
    """Return the module of one proof. Raises KeyError with the names there are."""
    if name not in names():
        raise KeyError(f"There is no proof {name!r}. Choose from: {', '.join(names())}.")
    return import_module(f"{__name__}.{name}")


def prove_of(name: str) -> Prove:
    """Return the function that runs one proof."""
    found: Prove = module_of(name).prove
    return found


def words_of(name: str) -> str:
    """Return the sentence that says what a proof shows."""
    first = (getdoc(module_of(name)) or "").split("\n\n")[0]
    return " ".join(first.split())
