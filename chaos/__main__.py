"""`make chaos`: kill everything around the mails, and prove that each arrives once.

Usage: python -m chaos [--seed 1] [--size 10000] [--only r1,r4] [--folder var/chaos] [--help]
"""

import argparse
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chaos.servers import DATABASE, Postgres, Redis
from chaos.waiting import leave_in_peace
from clinic.settings.env import BASE_DIR

KEY_OF_A_RUN = (
    "b2YgYSBydW4gb2YgY2hhb3M7IG5vdCBhIHNlY3JldCE="  # no secret, as it says when it is decoded
)


def main() -> None:
    options = _options()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    with _only_run_in(options.folder):
        sys.exit(_run(options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description="Prove that mails arrive once.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=10_000, help="reminders of the largest run")
    parser.add_argument("--only", default="", help="proofs by name, separated by commas")
    parser.add_argument("--folder", type=Path, default=BASE_DIR / "var" / "chaos")
    parser.add_argument("--tables-of", default="", help="copy this database; do not migrate")
    parser.add_argument("--no-report", action="store_true", help="leave docs/chaos.md as it is")
    options = parser.parse_args()
    if options.size < 50:
        parser.error(f"--size is {options.size}: give 50 or more.")
    options.folder = options.folder.resolve()
    return options


def _run(options: argparse.Namespace) -> int:
    """Start the servers, run the proofs, and leave nothing running; returns the exit code."""
    if not Redis.installed():
        sys.exit("redis-server is not installed (on Debian: apt install redis).")
    postgres, redis = Postgres(options.folder / "postgres"), Redis(options.folder / "redis")
    try:
        postgres.start()
        redis.start()
        environment = _environment(options.folder, postgres, redis)
        os.environ.update(environment)
        import django

        django.setup()
        from chaos.runner import run_proofs
        from clinic import tenancy

        with tenancy.owner():  # the auditor sees everything; what it watches does not
            return run_proofs(options, postgres, redis, environment)
    except KeyboardInterrupt:
        return 130
    finally:
        leave_in_peace()
        redis.close()
        postgres.close()


def _environment(folder: Path, postgres: Postgres, redis: Redis) -> dict[str, str]:
    """Return what production's settings ask for, on the servers of this run."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "chaos.settings",
        "STEADY_VAR_DIR": str(folder),
        "SECRET_KEY": "chaos-only-not-a-secret",
        "DATABASE_URL": f"postgres://postgres@localhost/{DATABASE}",
        "CHAOS_SOCKET": str(postgres.socket),
        "CHAOS_HASTE": "1",
        "CELERY_BROKER_URL": redis.url,
        "ALLOWED_HOSTS": "127.0.0.1",
        "STEADY_BASE_URL": "http://127.0.0.1",
        "STEADY_HTTPS": "false",
        "STEADY_FIELD_KEYS": f"chaos:{KEY_OF_A_RUN}",
        "STEADY_INDEX_KEY": KEY_OF_A_RUN,
        "EMAIL_URL": "smtp://127.0.0.1:9",
    }


@contextmanager
def _only_run_in(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"Another `make chaos` runs in {folder}: wait for it, or name a --folder.")
        yield


if __name__ == "__main__":
    main()
