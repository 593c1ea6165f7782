"""Taking one whole backup: copied, verified, sealed, and only then given a name."""

import re
import shutil
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from backups.errors import BackupFailed
from backups.manifest import NAME, verify
from backups.programs import last_words, program, run
from backups.sealing import SUFFIX, seal
from backups.server import identify
from backups.store import Backup, Store, moment

_FIRST = re.compile(r"^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)$", re.MULTILINE)


def take(store: Store, source: str, *, recipients: Path, now: datetime | None = None) -> Backup:
    """Copy the running cluster behind `source`. Raises BackupFailed, and then nothing counts."""
    began = now or datetime.now(UTC)
    name = f"{began.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    identity = identify(source)
    store.belongs_to(identity.system)
    with store.alone("base"):
        if (store.base / name).exists():
            raise BackupFailed(f"There is a backup {name} already: take the next a second later.")
        _clear(store.staging)
        data, half = store.staging / f"{name}.data", store.staging / name
        half.mkdir(mode=0o700)
        try:
            run(
                "pg_basebackup", "--dbname", source, "--no-password", "--pgdata", data,
                "--format", "plain", "--wal-method", "stream", "--checkpoint", "fast",
                "--manifest-checksums", "SHA256",
            )  # fmt: skip
            verify(data, data / NAME)
            return _sealed(store, data, half, identity.system, began, recipients)
        finally:
            _clear(store.staging)


def _sealed(
    store: Store, data: Path, half: Path, system: str, began: datetime, recipients: Path
) -> Backup:
    shutil.copyfile(data / NAME, half / NAME)
    sealed = half / f"data.tar.gz{SUFFIX}"
    digest = _pack(data, sealed, recipients)
    first = _FIRST.search((data / "backup_label").read_text(encoding="utf-8"))
    if first is None:
        raise BackupFailed("The backup does not say where its WAL begins.")
    backup = Backup(
        name=half.name,
        started_at=moment(began),
        finished_at=moment(datetime.now(UTC)),
        system=system,
        first_segment=first[1],
        bytes=sealed.stat().st_size,
        sha256=digest,
    )
    store.publish(half, backup)
    return backup


def _pack(data: Path, sealed: Path, recipients: Path) -> str:
    """Pack and seal a data folder in one go; return the SHA-256 of the sealed file."""
    command: list[str | Path] = [
        program("tar"),
        "--create",
        "--use-compress-program",
        "gzip -1",
        "-C",
        data,
        ".",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as tar:
        assert tar.stdout is not None
        assert tar.stderr is not None
        digest = seal(tar.stdout, sealed, recipients=recipients)
        said = tar.stderr.read().decode()
    if tar.returncode != 0:
        raise BackupFailed(f"Packing the backup failed: {last_words(said)}")
    return digest


def _clear(staging: Path) -> None:
    """Throw away what an interrupted attempt left."""
    for left in staging.iterdir():
        with suppress(FileNotFoundError):
            shutil.rmtree(left)
