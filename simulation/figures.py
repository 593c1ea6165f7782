"""The numbers that the worlds are made of, each with where it comes from.

A figure is a float that knows its source. What nobody has published is marked as an assumption,
and the report lists every one of them.
"""


class Figure(float):
    """A number, its source, and whether anybody has measured it."""

    name: str
    says: str
    source: str
    assumed: bool

    def __new__(cls, name: str, value: float, says: str, source: str) -> "Figure":
        figure = super().__new__(cls, value)
        figure.name, figure.says, figure.source = name, says, source
        figure.assumed = source == ASSUMED
        _all[name] = figure
        return figure


ASSUMED = "assumption"
_all: dict[str, Figure] = {}


def all_figures() -> list[Figure]:
    """Return every figure that has been named so far, in that order."""
    return list(_all.values())
