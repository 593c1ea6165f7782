"""An hour on a watch, from the file that comes in to the activity that counts."""

from datetime import timedelta

from bench import measure
from bench.population import populate
from bench.registry import Result, bench
from clinic import clock
from clinic.actors import Actor
from programs.actions import read_waiting_files, send_file
from programs.models import Enrollment, FileState
from programs.recordings.made_up import Ride, fit_file, gpx_file, tcx_file

HOUR_S = 3600
ROUNDS = 5


def _hour(before: int) -> Ride:
    """Return an hour of a night so many days ago, when no session is: a sample a second."""
    midnight, _ = clock.day_bounds(clock.today("UTC") - timedelta(days=before), "UTC")
    began = midnight + timedelta(hours=3)
    hearts: list[int | None] = [95 + second % 50 for second in range(HOUR_S + 1)]
    return Ride(began, hearts, metres=5_000, full=True)


def _imported(enrollment: Enrollment, content: bytes) -> float:
    """Send a file and read it as a worker does; return the seconds."""
    by = Actor.patient(enrollment.patient.uid)

    def come_in() -> None:
        file = send_file(enrollment=enrollment, name="hour", content=content, by=by)
        read_waiting_files()
        file.refresh_from_db()
        assert file.state == FileState.READ, file.reason

    return measure.seconds(come_in)


@bench(
    "activity_import",
    "a file of one hour with a sample a second comes in, is read and counts; FIT with 15 fields",
    fit_s="<= 1",
    tcx_s="no limit",
    gpx_s="no limit",
)
def run_activity_import() -> Result:
    """Time each format, other hours each time, so that nothing is known already."""
    populate(size=100)
    enrollment = Enrollment.objects.select_related("patient").order_by("-pk")[0]
    figures: dict[str, float | int] = {}
    kilobytes = 0
    for turn, write in enumerate((fit_file, tcx_file, gpx_file)):
        contents = [write(_hour(1 + turn * ROUNDS + n)) for n in range(ROUNDS)]
        taken = [_imported(enrollment, content) for content in contents]
        figures[f"{write.__name__[:3]}_s"] = round(measure.median(taken), 2)
        kilobytes = kilobytes or len(contents[0]) // 1024
    return Result("activity_import", figures, {"files": 3 * ROUNDS, "KB a FIT": kilobytes})
