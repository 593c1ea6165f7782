"""Run a command of the house in its virtual environment, which is made first if need be.

Usage: python3 clinic/launcher/start.py (run|dev) COMMAND...

This file is kept so plain that every Python since 2.7 can read it: its first job is to say that
a Python is too old.
"""

import os
import sys

NEEDED = (3, 11)


def complaint(version):
    """Return the sentence for a Python that is too old, or None."""
    if tuple(version[:2]) >= NEEDED:
        return None
    return (
        "Steady needs Python %d.%d or newer, this is %d.%d: install one, "
        "or name it as in `make demo PYTHON=python3.12`." % (NEEDED + tuple(version[:2]))
    )


def newer_python(path):
    """Return a Python on the PATH that is new enough, or None."""
    for minor in range(20, NEEDED[1] - 1, -1):
        for folder in path.split(os.pathsep):
            candidate = os.path.join(folder, "python3.%d" % minor)
            if os.access(candidate, os.X_OK):
                return candidate
    return None


def main():
    problem = complaint(sys.version_info)
    if problem:
        other = newer_python(os.environ.get("PATH", ""))
        if other:
            os.execv(other, [other] + sys.argv)  # noqa: S606
        sys.exit(problem)
    from bootstrap import run

    run(sys.argv[1], sys.argv[2:])


if __name__ == "__main__":
    main()
