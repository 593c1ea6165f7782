"""How backups are, from the word that `python -m backups wal` leaves once a minute."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from prometheus_client.core import GaugeMetricFamily, Metric

from clinic import clock
from clinic.monitoring import register_metrics

# Word comes every minute; so long without one is a fault of its own.
SILENT_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class BackupStatus:
    """The last word about backups. Ages are in seconds at that moment, None for what never was."""

    at: datetime | None
    base_age_s: float | None = None
    wal_age_s: float | None = None
    wal_missing: int = 0
    troubles: tuple[str, ...] = ()

    def silent(self, now: datetime) -> bool:
        return self.at is None or now - self.at > SILENT_AFTER


def backup_status() -> BackupStatus | None:
    """Return the last word; None where no backups are set up (`STEADY_BACKUP_STATUS`)."""
    if not settings.BACKUP_STATUS:
        return None
    try:
        told = json.loads(Path(settings.BACKUP_STATUS).read_text(encoding="utf-8"))
        return BackupStatus(
            at=datetime.fromisoformat(told["at"]),
            base_age_s=told["base_age_s"],
            wal_age_s=told["wal_age_s"],
            wal_missing=told["wal_missing"],
            troubles=tuple(told["troubles"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return BackupStatus(at=None)


def backup_notes() -> list[str]:
    """Return what is wrong with backups, each in a sentence; empty when they are well."""
    status = backup_status()
    if status is None:
        return []
    if status.silent(clock.now()):
        return [
            _("Backups: no word from them for more than ten minutes. Look at the service “wal”.")
        ]
    return [_("Backups: %(trouble)s") % {"trouble": trouble} for trouble in status.troubles]


def backup_metrics() -> Iterator[Metric]:
    """Yield the ages of the last whole backup and of the last WAL, where backups are set up."""
    status = backup_status()
    if status is None:
        return
    now = clock.now()
    passed = (now - status.at).total_seconds() if status.at else 0.0
    yield GaugeMetricFamily(
        "steady_backup_troubles",
        "What is wrong with backups; 1 too when there is no word from them.",
        value=1 if status.silent(now) else len(status.troubles),
    )
    for name, words, age in (
        ("base", "Seconds since the last whole backup was finished", status.base_age_s),
        ("wal", "Seconds since WAL last arrived", status.wal_age_s),
    ):
        if age is not None:
            yield GaugeMetricFamily(
                f"steady_backup_{name}_age_seconds", f"{words}.", value=age + passed
            )


register_metrics(backup_metrics)
