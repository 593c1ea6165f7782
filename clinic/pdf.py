"""PDFs from templates, tagged so that they can be read aloud.

A template extends `base_paper.html`. It reaches nothing but this project's own static files, which
it names `static:css/paper.css`. Who calls this gathers everything first and outside a transaction:
a page takes a tenth of a second, and nobody should wait for a row meanwhile.
"""

from collections.abc import Mapping
from threading import Lock
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from clinic import pango
from clinic.errors import Busy, Refused

VARIANT = "pdf/ua-1"
OWN = "static:"
# One at a time in each process: typesetting keeps a processor to itself, and pages want it too.
_AT_WORK = Lock()
PATIENCE_S = 10


class NoPdf(Refused):
    """Refuse because this machine lacks what typesets."""

    status = 503
    code = "no-pdf"


def render_pdf(template: str, context: Mapping[str, Any], *, title: str, language: str) -> bytes:
    """Return a template as a tagged PDF in a language, with its title where readers show it.

    Raises NoPdf where the system libraries are missing, and Busy when others wait already.
    """
    complain_if_impossible()
    with translation.override(language):
        html = render_to_string(template, {**context, "title": title, "language": language})
    if not _AT_WORK.acquire(timeout=PATIENCE_S):
        raise Busy("Other PDFs are being made at the moment. Try again in a minute.")
    try:
        return _typeset(html)
    finally:
        _AT_WORK.release()


def complain_if_impossible() -> None:
    """Raise NoPdf, naming what is missing and how it comes, where no PDF can be made."""
    said = complaint()
    if said:
        raise NoPdf(said)


def complaint() -> str:
    """Return why this machine cannot make PDFs; empty where it can."""
    missing = pango.missing()
    if not missing:
        return ""
    return (
        f"This machine cannot make PDFs: it lacks the system libraries {', '.join(missing)}. "
        f"Install Pango (on Debian and Ubuntu: apt install {pango.PACKAGE}) and start Steady again."
    )


def pdf_response(pdf: bytes, *, name: str) -> HttpResponse:
    """Return a PDF to keep; the name says nothing about anybody's health."""
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )


def _typeset(html: str) -> bytes:
    # here, because it loads the system libraries, which a machine may lack
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    try:
        document = HTML(string=html, base_url=OWN, url_fetcher=_own_files())
        pdf: bytes = document.write_pdf(pdf_variant=VARIANT)
    except FatalURLFetchingError as error:  # no Exception, and would take the process along
        raise RuntimeError(str(error)) from error
    return pdf


def _own_files() -> Any:
    """Return what reads this project's static files, and stops at any other address."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(OWN)
            path = finders.find(name) if name != url and ".." not in name else None
            if not isinstance(path, str):
                raise FatalURLFetchingError(f"A PDF may not read {url}.")
            with open(path, "rb") as file:
                return URLFetcherResponse(url, file.read(), {"Content-Type": _kind(name)})

    return OwnFiles()


def _kind(name: str) -> str:
    return {"css": "text/css", "svg": "image/svg+xml", "png": "image/png"}[name.rsplit(".", 1)[-1]]
