"""Files as watches write them, made from the public FIT profile and the TCX and GPX schemas.

The demo offers some of them for trying; no recording of a person is in here.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from demo.watch_files import Ride, fit_file, gpx_file, tcx_file

__all__ = ["Ride", "fit_file", "gpx_file", "ride", "tcx_file"]


def ride(
    began: datetime | None = None,
    *,
    hearts: Sequence[int | None] | None = None,
    seconds: int = 1800,
    **more: object,
) -> Ride:
    """Return half an hour of walking that ended an hour ago, a sample a second."""
    began = began or datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=seconds + 3600)
    return Ride(began, list(hearts if hearts is not None else [100] * (seconds + 1)), **more)
