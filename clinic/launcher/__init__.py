"""From a bare checkout to a running clinic: what `make` calls.

``start`` and ``bootstrap`` run on the system's Python with nothing installed; ``demo``,
``testing``, ``checking`` and ``requirements`` run in the virtual environment those two make.
"""
