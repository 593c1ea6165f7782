"""Running the proofs one after the other, each line as soon as it is known."""

import argparse
import logging
import platform
import sys
import time
import traceback
from collections.abc import Mapping
from importlib.metadata import version

from django.core.management import call_command
from django.db import connection

from chaos import report
from chaos.arena import Arena
from chaos.proofs import PROOFS, USUAL, Proof
from chaos.results import Result
from chaos.servers import Postgres, Redis
from chaos.waiting import leave_in_peace


def run_proofs(
    options: argparse.Namespace, postgres: Postgres, redis: Redis, environment: Mapping[str, str]
) -> int:
    """Run what was asked for and write the report; returns 1 when anything failed."""
    logging.disable(logging.WARNING)  # what is killed complains; each program keeps its own log
    names = [name for name in options.only.split(",") if name] or list(USUAL)
    if unknown := [name for name in names if name not in PROOFS]:
        sys.exit(f"--only is {options.only}: there is no {unknown[0]}. Choose from: {_known()}.")
    if options.tables_of:
        postgres.copy_tables(options.tables_of)
    else:
        call_command("migrate", interactive=False, verbosity=0)
    arena = Arena(options.folder, options.seed, options.size, postgres, redis, environment)
    start, results, versions = time.monotonic(), list[Result](), _versions(redis)
    try:
        for name in names:
            results += _tried(name, PROOFS[name], arena)
    finally:
        leave_in_peace()
        arena.close()
        connection.close()
    seconds = round(time.monotonic() - start)
    failed = [result for result in results if result.wrong]
    _say(f"{len(results) - len(failed)} lines good, {len(failed)} failed, {seconds} s")
    if not options.no_report:
        whole = set(names) >= set(USUAL)
        run = report.Run(options.seed, options.size, seconds, whole, versions)
        report.store(results, run)
    return 1 if failed else 0


def _versions(redis: Redis) -> dict[str, str]:
    """Return what it runs on, as far as the figures depend on it."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgres,) = cursor.fetchone()
    libraries = {name.title(): version(name) for name in ("django", "celery", "kombu")}
    return {
        "Python": platform.python_version(), **libraries, "PostgreSQL": postgres.split()[0],
        "Redis": redis.version(),
    }  # fmt: skip


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _known() -> str:
    return ", ".join(PROOFS)


def _tried(name: str, proof: Proof, arena: Arena) -> list[Result]:
    """Run one proof; one that breaks off has failed, and stops no other."""
    sys.stderr.write(f"{name} ...\n")
    start = time.monotonic()
    try:
        results = proof(arena)
    except Exception as error:
        traceback.print_exc()
        results = [Result(name, arena.seed, {"error": type(error).__name__}, [str(error)])]
    for result in results:
        result.figures.setdefault("seconds", round(time.monotonic() - start))
        _say(result.line())
    return results
