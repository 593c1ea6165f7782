"""What a running PostgreSQL says of itself over the replication protocol."""

from dataclasses import dataclass

from backups.errors import BackupFailed
from backups.programs import run


@dataclass(frozen=True)
class Identity:
    """Which cluster a server is, and on which timeline it writes."""

    system: str
    timeline: int


def identify(source: str) -> Identity:
    """Ask a server who it is; `source` is a libpq connection string of a replication role.

    Raises BackupFailed when it does not answer, or writes segments of an unusual size.
    """
    system, timeline, _place, _database = _ask(source, "IDENTIFY_SYSTEM").split("|")
    size = _ask(source, "SHOW wal_segment_size")
    if size != "16MB":
        raise BackupFailed(f"WAL segments of {size} are not known here: only 16MB, as is usual.")
    return Identity(system, int(timeline))


def _ask(source: str, command: str) -> str:
    return run(
        "psql", "--no-psqlrc", "--no-password", "--tuples-only", "--no-align",
        "--dbname", f"{source} dbname=replication replication=true", "--command", command,
    ).strip()  # fmt: skip
