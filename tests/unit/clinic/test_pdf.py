"""PDFs are tagged, named and in their language, and read nothing but our own files."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import override_settings
from pypdf import PdfReader

from clinic import pango, pdf


@pytest.fixture
def sheet(tmp_path: Path) -> Iterator[Path]:
    """Let a template of the test's own be found, in `sheet.html`."""
    from django.conf import settings

    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    with override_settings(TEMPLATES=[engine]):
        yield tmp_path / "sheet.html"


PAGE = '{%% extends "base_paper.html" %%}{%% block body %%}%s{%% endblock %%}'


@pytest.mark.pdf
def test_a_pdf_says_what_it_is_to_a_screen_reader(sheet: Path) -> None:
    sheet.write_text(PAGE % "<h1>{{ title }}</h1><p>{{ said }}</p>")
    made = pdf.render_pdf(
        "sheet.html", {"said": "<b>dolor & más"}, title="Su informe", language="es"
    )
    read = PdfReader(BytesIO(made))
    catalog = read.trailer["/Root"]
    assert catalog["/Lang"] == "es"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/StructTreeRoot"]["/K"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata is not None
    assert read.metadata.title == "Su informe"
    assert b"pdfuaid:part" in catalog["/Metadata"].get_object().get_data()
    assert "<b>dolor & más" in read.pages[0].extract_text()


@pytest.mark.pdf
@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/x.png", "file:///etc/hostname", "static:../manage.py", "static:no.png"],
)
def test_nothing_but_our_own_static_files_is_read(sheet: Path, address: str) -> None:
    sheet.write_text(PAGE % f'<img alt="" src="{address}">')
    with pytest.raises(RuntimeError, match="may not read"):
        pdf.render_pdf("sheet.html", {}, title="A title", language="en")


def test_a_machine_without_pango_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [said for said in run_checks() if said.id == "clinic.W001"] or pango.missing()
    monkeypatch.setattr(pango, "_NAMES", ("no-such-library",))
    with pytest.raises(pdf.NoPdf, match=r"no-such-library.*apt install libpango") as refused:
        pdf.render_pdf("base_paper.html", {}, title="A title", language="en")
    assert refused.value.status == 503
    assert [said for said in run_checks() if said.id == "clinic.W001"]
