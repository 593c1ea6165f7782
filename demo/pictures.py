"""The README's pictures: a demo on a fixed day of its own, looked at by a browser."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# A Tuesday morning: sessions are under way, yesterday's answers are in, check-ins have just left.
MOMENT = datetime(2026, 3, 17, 9, 40, tzinfo=UTC)
START_TIMEOUT_S = 420
MAIL_TIMEOUT_S = 90
WIDE, TABLET, NARROW = (1280, 860), (820, 1100), (360, 740)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
]  # fmt: skip


class CannotTake(Exception):
    """No pictures can be taken; the message says why and what to do."""


@dataclass(frozen=True)
class Picture:
    """One picture: who looks, at which address, how wide and in which light."""

    name: str
    role: str
    path: str
    narrow: bool = False
    dark: bool = False
    tablet: bool = False


PICTURES = (
    Picture("front", "", "/demo/"),
    Picture("today", "physiologist", "/today/"),
    Picture("today-phone", "physiologist", "/today/", narrow=True),
    Picture("calendar", "physiologist", "/calendar/"),
    Picture("calendar-dark", "physiologist", "/calendar/", dark=True),
    Picture("session", "physiologist", "session:"),
    Picture("calendar-day", "physiologist", "/calendar/?view=people"),
    Picture("run-sheet", "physiologist", "run:", tablet=True),
    Picture("plan", "coordinator", "plan:"),
    Picture("dose", "physiologist", "dose:"),
    Picture("dose-dark", "physiologist", "dose:", dark=True),
    Picture("progressions", "physiologist", "/progressions/"),
    Picture("protocol-version", "physiologist", "protocol:"),
    Picture("change", "physiologist", "change:"),
    Picture("worklist", "nurse", "/worklist/"),
    Picture("worklist-dark", "nurse", "/worklist/", dark=True),
    Picture("worklist-phone", "nurse", "/worklist/", narrow=True),
    Picture("episode", "nurse", "episode:"),
    Picture("episode-phone", "nurse", "episode:", narrow=True, dark=True),
    Picture("mail", "", "mail:booking-confirmed"),
    Picture("visit-phone", "", "link:booking-confirmed:v", narrow=True),
    Picture("check-in-phone", "", "link:check-in:c", narrow=True),
    Picture("her-page-phone", "her-page", "/my/", narrow=True),
    Picture("her-progress-phone", "her-page", "/my/progress/", narrow=True),
    Picture("check-in-phone-dark", "", "link:check-in:c", narrow=True, dark=True),
)


def chromium() -> str:
    """Return the path of a Chromium. Raises CannotTake."""
    wanted = os.environ.get("CHROMIUM", "")
    for program in (wanted, *PROGRAMS):
        found = shutil.which(program) if program else None
        if found:
            return found
    raise CannotTake(
        "No Chromium is installed, and the pictures are taken with one: on Debian and Ubuntu "
        "`apt install chromium`, or name one as in `CHROMIUM=/opt/chrome make screenshots`."
    )


def take(folder: Path) -> list[Path]:
    """Write every picture into a folder and return their paths. Raises CannotTake."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_browser() as browser, _demo() as base:
        _wait_for_mail(browser, base)
        return [_take(browser, base, picture, folder) for picture in PICTURES]


@contextmanager
def open_browser() -> "Iterator[Browser]":
    """Run a browser until the block ends. Raises CannotTake."""
    program = chromium()
    from playwright.sync_api import sync_playwright  # a development package

    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@contextmanager
def _demo() -> Iterator[str]:
    """Run the demo in a folder of its own, its clock at MOMENT; yields its address."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = tried.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        ahead = (MOMENT - datetime.now(UTC)).total_seconds()
        (Path(folder) / "clock-offset").write_text(f"{ahead:.0f}")
        environment = {**os.environ, "STEADY_VAR_DIR": folder}
        command = ["manage.py", "demo", "--port", str(port), "--folder", folder]
        with subprocess.Popen(
            [sys.executable, *command], cwd=settings.BASE_DIR, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        ) as process:  # fmt: skip
            try:
                _wait_until_ready(process)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()
                process.wait(30)


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + START_TIMEOUT_S
    said = ""
    assert process.stdout is not None, "it is piped"
    for line in process.stdout:
        said += line
        if line.startswith("Steady is ready"):
            return
        if time.monotonic() > end:
            break
    raise CannotTake(f"The demo did not start. It said:\n{said}")


def _wait_for_mail(browser: "Browser", base: str) -> None:
    """Wait until the worker has sent what fell due this morning."""
    page = browser.new_page()
    end = time.monotonic() + MAIL_TIMEOUT_S
    for kind in ("booking-confirmed", "check-in"):
        while True:
            page.goto(f"{base}/demo/outbox/?kind={kind}")
            if page.locator(".rows a").count():
                break
            if time.monotonic() > end:
                raise CannotTake(f"No mail of the kind {kind} was sent in {MAIL_TIMEOUT_S} s.")
            page.wait_for_timeout(500)
    page.context.close()


def _take(browser: "Browser", base: str, picture: Picture, folder: Path) -> Path:
    width, height = NARROW if picture.narrow else TABLET if picture.tablet else WIDE
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    if picture.role:
        page.goto(f"{base}/demo/")
        page.locator(f"form[action$='/{picture.role}/'] button").first.click()
        page.wait_for_load_state("networkidle")
    _go(page, base, picture.path)
    path = folder / f"{picture.name}.png"
    page.screenshot(path=path)
    context.close()
    return path


# What is found by following the first link of a kind: where it is, and which links to follow.
FOUND = {
    "session": ("/today/", ("main h2 a, main h3 a, main .agenda a",)),
    "run": ("/today/", ("main a[href$='/run/']",)),
    "plan": ("/planning/", ("main a.row-title[href*='/planning/']",)),
    "dose": ("/dose/", ("main tbody a",)),
    "protocol": ("/protocols/", ("main a:has-text('Joint pain')", "main a[href*='/versions/']")),
    "change": ("/calendar/changes/", ("main a[href*='/calendar/changes/']",)),
    "episode": ("/worklist/", ("ol.rows a.row-title",)),
}


def _go(page: "Page", base: str, path: str) -> None:
    what, _, rest = path.partition(":")
    if not rest and not path.endswith(":"):
        page.goto(base + path)
    elif what in FOUND:
        start, follow = FOUND[what]
        page.goto(base + start)
        for selector in follow:
            page.goto(base + str(page.locator(selector).first.get_attribute("href")))
    else:
        kind, _, letter = rest.partition(":")
        page.goto(f"{base}/demo/outbox/?kind={kind}")
        page.locator(".rows a").first.click()
        if what == "mail":
            page.goto(page.url + "html/")
        else:
            # of the numbers that a check-in's mail offers, the 6
            link = page.locator(
                f".chips a[href*='/v/'], .chips a[href*='/{letter}/'][href*='v=6']"
            ).first
            page.goto(str(link.get_attribute("href")))
    page.wait_for_load_state("networkidle")
