"""Is it any good here? What the rules and the people who work them did in one clinic.

Reads only. Every figure is computed over a stretch of whole local days, by a fixed number of
set-based statements, and comes with its numerator and denominator. `measure` returns all of them as
plain values, which the page, the API, the CSV and the report of a quarter show alike.
"""

from adherence.quality.figures import measure
from adherence.quality.period import WEEKS, Period, last_weeks, quarter_of

__all__ = ["WEEKS", "Period", "last_weeks", "measure", "quarter_of"]
