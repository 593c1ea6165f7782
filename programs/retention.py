"""The kinds of data about training that do not stay for ever. Whoever is held is left out."""

from clinic.retention.kinds import DataKind, Pile, Reach, always, register_kind
from patients.retention.holds import held, unheld
from programs.models import ActivityFile, CalendarChange, FileState


def register_kinds() -> None:
    """Add the kinds of this app; called once, when the app is ready."""
    for kind in _KINDS:
        register_kind(kind)


def _files(reach: Reach) -> list[Pile]:
    done = [FileState.READ, FileState.REFUSED]
    rows = ActivityFile.objects.filter(
        clinic=reach.clinic, state__in=done, settled_at__lt=reach.before
    )
    return [Pile(rows.filter(unheld(reach, "enrollment__patient")), "settled_at")]


def _changes(reach: Reach) -> list[Pile]:
    rows = CalendarChange.objects.filter(clinic=reach.clinic, at__lt=reach.before)
    of_held = rows.filter(items__booking__patient__in=held(reach).values("patient"))
    return [Pile(rows.exclude(pk__in=of_held.values("pk")), "at")]


_KINDS = (
    DataKind(
        "activity-files", "Notes of files from watches",
        days=always(366), least=always(30),
        reason="What was read is in her exercise at home; the bytes went when they were read.",
        piles=_files,
    ),
    DataKind(
        "undo", "What takes a change of the calendar back",
        days=always(2 * 366), least=always(90),
        reason="Tells why an appointment moved for two years; after a day nothing is undone.",
        piles=_changes,
    ),
)  # fmt: skip
