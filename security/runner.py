"""Running the proofs one after the other, each line as soon as it is known."""

import logging
import sys
import time
import traceback
from collections.abc import Sequence

from django.core.management.base import CommandError
from django.test.utils import setup_test_environment

from clinic import tenancy
from clinic.scratch import scratch_database
from security import report as papers
from security.lines import Line
from security.proofs import Prove, names, needs_a_clinic, prove_of
from security.small_clinic import seed


def run_proofs(only: Sequence[str], *, full: bool, report: bool) -> int:
    """Run all proofs or those named, each in an empty database; returns 1 when a line failed.

    Only a full run is written into the report: a small one shows that a proof works.
    """
    try:
        proofs = {name: prove_of(name) for name in only or names()}
    except KeyError as error:
        sys.exit(str(error.args[0]))
    logging.disable(logging.ERROR)  # what is attacked complains
    setup_test_environment(debug=False)
    start, found = time.monotonic(), dict[str, list[Line]]()
    for name, prove in proofs.items():
        sys.stderr.write(f"{name} ...\n")
        found[name] = _tried(name, prove, full=full)
    lines = [line for several in found.values() for line in several]
    failed = [line for line in lines if not line.passed]
    seconds = round(time.monotonic() - start)
    _say(f"{len(lines) - len(failed)} lines good, {len(failed)} failed, {seconds} s")
    if report and full:
        papers.store(found, papers.Run(seconds=seconds, whole=set(found) == set(names())))
    return 1 if failed else 0


def told(line: Line) -> str:
    """Return one line of the output."""
    figures = " ".join(f"{name}={value}" for name, value in line.figures.items())
    return f"{'PASS' if line.passed else 'FAIL'} {line.name} {figures}".rstrip()


def _tried(name: str, prove: Prove, *, full: bool) -> list[Line]:
    """Run one proof; one that breaks off has failed, and stops no other."""
    start = time.monotonic()
    try:
        # whoever proves something looks at everything; what is proved does not
        with tenancy.owner(), scratch_database("security", command="make security"):
            if needs_a_clinic(name):
                seed()
            lines = prove(full=full)
    except CommandError as error:
        sys.exit(str(error))  # another run uses the database
    except Exception as error:
        traceback.print_exc()
        lines = [Line(name, False, {"error": type(error).__name__})]
    for line in lines:
        line.figures.setdefault("seconds", round(time.monotonic() - start))
        _say(told(line))
    return lines


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
