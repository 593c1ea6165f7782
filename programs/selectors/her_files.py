"""The files of watches that a patient sent, as her page lists them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.models import Patient
from programs.models import ActivityFile, Booking, Enrollment, FileState, HomeActivity
from programs.selectors.activity_words import FileLine, file_line
from programs.selectors.her_exercise import day_words, entry_of

SHOWN = 30


def files_of(patient: Patient) -> QuerySet[ActivityFile]:
    """Return the files that she sent, without their bytes."""
    return ActivityFile.objects.filter(enrollment__patient=patient).defer("content")


def her_files(enrollment: Enrollment) -> list[FileLine]:
    """Return the latest files, questions first, in three queries at most."""
    rows = list(ActivityFile.objects.filter(enrollment=enrollment).defer("content")[:SHOWN])
    rows.sort(key=lambda file: file.state != FileState.ASKING)
    described = _described(enrollment, rows)
    return [file_line(file, described) for file in rows]


def _described(enrollment: Enrollment, files: Iterable[ActivityFile]) -> dict[str, str]:
    """Return words for everything that an asking file may be the same as."""
    asked = [
        clash
        for file in files
        if file.state == FileState.ASKING
        for clash in file.facts.get("clashes", [])
    ]
    if not asked:
        return {}
    uids = [clash["uid"] for clash in asked]
    words = {}
    for activity in HomeActivity.objects.filter(enrollment=enrollment, uid__in=uids):
        entry = entry_of(activity)
        words[str(activity.uid)] = ", ".join([entry.what, entry.when, *entry.more[:1]])
    for booking in Booking.objects.filter(enrollment=enrollment, uid__in=uids):
        at = timezone.localtime(booking.starts_at)
        words[str(booking.uid)] = _("your session in the clinic, %(day)s, %(time)s") % {
            "day": day_words(at.date()),
            "time": f"{at:%H:%M}",
        }
    return words
