"""Replaying rules on a clinic's own past: what two policies would have shown, day by day.

Reads only. Each past day is looked at as its night's assessment would have been: with the facts
that the clinic knew then. Nobody's work is replayed: a patient counts as shown for as long as a
rule holds, whoever may have closed her episode meanwhile.
"""

from adherence.replay.compare import Replay, readable, replay
from adherence.replay.days import nights

__all__ = ["Replay", "nights", "readable", "replay"]
