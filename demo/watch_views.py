"""Made-up files of a watch, for trying the import."""

from collections.abc import Callable
from datetime import time, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from clinic import clock
from clinic.access import public
from demo.guard import demo_only
from demo.house import ZONE
from demo.watch_files import Ride, fit_file, gpx_file, tcx_file

MINUTES = 35


@public("made up, and of nobody")
@require_safe
@demo_only
def watch_file(request: HttpRequest, name: str) -> HttpResponse:
    """Download one of the files."""
    if name not in _FILES:
        raise Http404("There is no such file.")
    response = HttpResponse(_FILES[name](_walk()), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _walk() -> Ride:
    """Return a walk of yesterday that warms up, goes on steadily and has a strap that slips."""
    yesterday = clock.today(ZONE) - timedelta(days=1)
    began = clock.instant(yesterday, time(17, 5), ZONE)
    hearts: list[int | None] = [
        min(88 + second // 12, 112) + second // 17 % 9 for second in range(MINUTES * 60 + 1)
    ]
    hearts[900:909] = [0] * 9
    return Ride(began, hearts, metres=2750)


_FILES: dict[str, Callable[[Ride], bytes]] = {
    "walk.fit": fit_file,
    "the-same-walk.tcx": tcx_file,
    "the-same-walk.gpx": gpx_file,
    "half-a-walk.fit": lambda walk: fit_file(walk)[:12_000],
    "a-picture.fit": lambda _walk: b"GIF89a" + b"\0" * 400,
}
