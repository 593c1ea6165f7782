"""`make check`: everything that looks for mistakes without running the tests; changes nothing."""

import os
import subprocess
import sys

from clinic.launcher import requirements

CHECKS = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy", "."],
    "layers": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "Django": ["manage.py", "check", "--fail-level", "WARNING"],
}


def main() -> None:
    failed = []
    for name, command in CHECKS.items():
        print(f"--- {name}", flush=True)
        if not _passes(command):
            failed.append(name)
    print("--- requirements", flush=True)
    if problem := requirements.complaint():
        print(problem)
        failed.append("requirements")
    if failed:
        sys.exit(f"make check: mistakes in {', '.join(failed)}")
    print("make check: all good")


def _passes(command: list[str]) -> bool:
    module = [] if command[0].endswith(".py") or command[0] == "-c" else ["-m"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "clinic.settings.test"}
    done = subprocess.run([sys.executable, *module, *command], check=False, env=environment)
    return done.returncode == 0


if __name__ == "__main__":
    main()
