"""`make requirements`: pin the packages of pyproject.toml, with hashes, for every platform.

Each file's first line holds a fingerprint of the list it was made from, so that `make check`
notices a changed list without asking a package index.
"""

import hashlib
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "requirements.txt": [],
    "requirements-dev.txt": ["--group", "dev", "--constraint", "requirements.txt"],
}
_LABEL = "# made from the lists in pyproject.toml with the fingerprint "


def fingerprint() -> str:
    """Return what identifies the lists of packages in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lists = [
        project["project"]["dependencies"],
        project["dependency-groups"]["dev"],
        project["project"]["requires-python"],
    ]
    return hashlib.sha256(json.dumps(lists).encode()).hexdigest()[:16]


def complaint() -> str | None:
    """Return the sentence for pinned lists that are out of date, or None."""
    wanted = _LABEL + fingerprint()
    for name in FILES:
        path = ROOT / name
        if not path.exists() or wanted not in path.read_text().splitlines()[:3]:
            return f"{name} is older than the lists in pyproject.toml: run `make requirements`."
    return None


def main() -> None:
    for name, options in FILES.items():
        subprocess.run(
            [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *options,
             "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
             "--no-emit-index-url", "--custom-compile-command", "make requirements",
             "--output-file", name],
            check=True, cwd=ROOT, env={**os.environ, "NO_COLOR": "1"}, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        path = ROOT / name
        path.write_text(f"{_LABEL}{fingerprint()}\n{path.read_text()}")
        print(f"wrote {name}")


if __name__ == "__main__":
    main()
