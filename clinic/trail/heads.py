"""Copy the newest link of the chain out of the database, where its superuser cannot reach.

One line a seal, `number time hash`, in a file of the folder that STEADY_AUDIT_HEADS names: put it
on another machine, or on a disk that can only be appended to. What a crash left out is written
with the next seal.
"""

import logging
import os
from pathlib import Path

from django.conf import settings

from clinic.models import AuditSeal

logger = logging.getLogger(__name__)
NAME = "steady-audit-heads"


def heads_file() -> Path | None:
    """Return the file that the heads are copied to; None where no folder is set."""
    return Path(settings.AUDIT_HEADS) / NAME if settings.AUDIT_HEADS else None


def heads_in(path: Path) -> dict[int, str]:
    """Return the hash of each seal that a file names. Raises OSError or ValueError for no file."""
    found = {}
    for line in path.read_text(encoding="ascii").splitlines():
        number, _at, head = line.split()
        found[int(number)] = head
    return found


def copy_heads() -> int:
    """Append the seals that the file does not have yet; return how many were new."""
    path = heads_file()
    if path is None:
        return 0
    last = _last_number(path)
    new = AuditSeal.objects.filter(number__gt=last).order_by("number")
    lines = [f"{link.number} {link.sealed_at:%Y-%m-%dT%H:%M:%S} {link.hash}\n" for link in new]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600), "ab") as file:
        file.write("".join(lines).encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
    return len(lines)


def _last_number(path: Path) -> int:
    """Return the number on the last line, without reading all of it."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 200))
            lines = file.read().decode("ascii").splitlines()
    except FileNotFoundError:
        return 0
    return int(lines[-1].split()[0]) if lines else 0
