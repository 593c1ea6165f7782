"""What Steady is made of: each package pinned, with its digests, under a licence that fits."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FILES = ("requirements.txt", "requirements-dev.txt")
BROUGHT_BY_VENV = {"pip", "setuptools", "wheel"}
# By the start of what a package says of itself; GPL and AGPL would bind the whole of Steady.
FREE = re.compile(
    r"MIT|BSD|ISC|Apache|Python Software Foundation|PSF|MPL|Mozilla|Unlicense|CC0|HPND|PostgreSQL"
    r"|Zlib|LGPL|GNU Lesser|GNU Library|0BSD|Public Domain",
    re.IGNORECASE,
)

# These say it in a file only; both serve the tests alone.
SAID_ELSEWHERE = {
    "axe-playwright-python",  # MIT
    "text-unidecode",  # Artistic License, or GPL, at one's choice
}


def entries(name: str) -> list[tuple[str, list[str]]]:
    """Return each package of a pinned list with its digests."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE))
    return [
        (block.split()[0], re.findall(r"--hash=sha256:[0-9a-f]{64}", block)) for block in blocks
    ]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", FILES)
def test_every_package_is_pinned_with_its_digests(name):
    found = entries(name)
    assert len(found) > 30
    for requirement, digests in found:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+(\[[a-z0-9,-]+\])?==\S+", requirement), requirement
        assert digests, requirement


@pytest.mark.parametrize("name", FILES)
def test_no_package_comes_from_elsewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"index-url|find-links|://|git\+|^-e ", text, flags=re.MULTILINE)


def test_what_is_installed_is_what_is_pinned():
    pinned = {
        (plain(requirement.split("[")[0].split("==")[0]), requirement.split("==")[1])
        for name in FILES
        for requirement, _ in entries(name)
    }
    installed = {(plain(one.metadata["Name"]), one.version) for one in distributions()}
    assert [one for one in installed - pinned if one[0] not in BROUGHT_BY_VENV] == []


def test_every_package_has_a_licence_that_fits():
    strange = {}
    for one in distributions():
        said = [one.metadata.get("License-Expression") or "", one.metadata.get("License") or ""]
        said += [c for c in one.metadata.get_all("Classifier") or [] if c.startswith("License")]
        if one.metadata["Name"] in SAID_ELSEWHERE:
            continue
        if not FREE.search(" ".join(said)[:2000]):
            strange[one.metadata["Name"]] = said[0] or said[1][:60]
    assert strange == {}
