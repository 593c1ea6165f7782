"""Sealing files so that only the holder of a key that is not here can open them.

`age` encrypts to a public key and authenticates what it encrypts. A machine that takes backups
holds the public key only: whoever breaks into it can read no backup.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from backups.errors import BackupFailed
from backups.programs import last_words, program

SUFFIX = ".age"
_PIECE = 1 << 20


def seal_file(source: Path, target: Path, *, recipients: Path) -> str:
    """Seal a file; return the SHA-256 of what was written. It appears whole or not at all."""
    with source.open("rb") as content:
        return seal(content, target, recipients=recipients)


def seal(content: IO[bytes], target: Path, *, recipients: Path) -> str:
    """Seal what comes out of a file or pipe; as `seal_file`."""
    half = target.with_name(f"{target.name}.new")
    with half.open("wb") as out:
        done = subprocess.run(
            [program("age"), "-R", recipients],
            check=False, stdin=content, stdout=out, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        if done.returncode != 0:
            raise BackupFailed(f"Sealing {target.name} failed: {last_words(done.stderr)}")
        os.fsync(out.fileno())
    digest = fingerprint(half)
    half.replace(target)
    settle(target.parent)
    return digest


def open_file(source: Path, target: Path, *, identity: Path) -> None:
    """Write what was sealed into a file of its own."""
    with target.open("wb") as out, opened(source, identity=identity) as content:
        shutil.copyfileobj(content, out, _PIECE)


@contextmanager
def opened(source: Path, *, identity: Path) -> Iterator[IO[bytes]]:
    """Give what was sealed as a pipe. Raises BackupFailed for a wrong key or a changed file."""
    age = subprocess.Popen(
        [program("age"), "-d", "-i", identity, source],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=False,
    )  # fmt: skip
    assert age.stdout is not None
    assert age.stderr is not None
    with age, age.stdout, age.stderr:
        yield age.stdout
        age.stdout.read()
        said = age.stderr.read().decode()
    if age.returncode != 0:
        raise BackupFailed(f"{source.name} does not open: {last_words(said)}")


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def settle(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
