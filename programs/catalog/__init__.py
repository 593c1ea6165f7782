"""What Steady ships: a library of exercises and four protocols, as data.

Exercises name each other by code. `programs.actions.ship_catalog` brings them into a clinic, where
they are the clinic's own to change.
"""

from programs.catalog.endurance import ENDURANCE
from programs.catalog.impact import IMPACT
from programs.catalog.lower_body import LOWER_BODY
from programs.catalog.mobility import MOBILITY
from programs.catalog.parts import CatalogExercise, CatalogProtocol
from programs.catalog.protocols import PROTOCOLS
from programs.catalog.upper_body import UPPER_BODY

EXERCISES: tuple[CatalogExercise, ...] = (
    *LOWER_BODY,
    *UPPER_BODY,
    *IMPACT,
    *ENDURANCE,
    *MOBILITY,
)

__all__ = ["EXERCISES", "PROTOCOLS", "CatalogExercise", "CatalogProtocol"]
