"""Comparing a data folder with the manifest that PostgreSQL wrote when it was copied.

`pg_verifybackup` does so as well, and reads the WAL besides; some packages of PostgreSQL come
without it, or with one that does not start. So the files are always compared here, and by it too
wherever it works.
"""

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

from backups.errors import BackupFailed
from backups.programs import program, run
from backups.sealing import fingerprint

NAME = "backup_manifest"
# What PostgreSQL leaves out of a manifest, or lets change afterwards.
_UNTOLD = {NAME, "postgresql.auto.conf", "standby.signal", "recovery.signal"}


def verify(data: Path, manifest: Path) -> str:
    """Raise BackupFailed for any file that is missing, too many or changed; say who compared."""
    told = _files(manifest)
    there = {
        path.relative_to(data).as_posix()
        for path in data.rglob("*")
        if path.is_file() and path.relative_to(data).parts[0] != "pg_wal"
    }
    wrong = [f"{name} is missing" for name in sorted(told.keys() - there - _UNTOLD)]
    wrong += [f"{name} is not of it" for name in sorted(there - told.keys() - _UNTOLD)]
    wrong += [
        f"{name} was changed"
        for name in sorted((told.keys() & there) - _UNTOLD)
        if not _same(data / name, told[name])
    ]
    if wrong:
        raise BackupFailed(f"The backup is damaged: {'; '.join(wrong[:3])} ({len(wrong)} in all).")
    if not _works("pg_verifybackup"):
        return "manifest"
    run("pg_verifybackup", "--quiet", "--manifest-path", manifest, data)
    return "pg_verifybackup"


def _files(manifest: Path) -> dict[str, dict[str, Any]]:
    content = manifest.read_bytes()
    told: dict[str, Any] = json.loads(content)
    # The last line holds the checksum of all lines before it.
    lines = content[: content.rstrip(b"\n").rindex(b"\n") + 1]
    if hashlib.sha256(lines).hexdigest() != told["Manifest-Checksum"]:
        raise BackupFailed(f"{manifest} was changed.")
    files: list[dict[str, Any]] = told["Files"]
    return {
        file.get("Path")
        or bytes.fromhex(file["Encoded-Path"]).decode(errors="surrogateescape"): file
        for file in files
    }


def _same(path: Path, told: dict[str, Any]) -> bool:
    return path.stat().st_size == told["Size"] and fingerprint(path) == told["Checksum"]


def _works(name: str) -> bool:
    try:
        asked = [program(name), "--version"]
    except BackupFailed:
        return False
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0
