"""What somebody types is text: no page, query, template or file ever takes it for more."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils.html import escape

from clinic.permissions import Role
from patients.models import Patient

TYPED = {
    "markup": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)',
    "encoded": "%3Cb%3E %2541 &lt;b&gt; &amp;amp;",
    "sql": "'; DROP TABLE patients_patient; --",
    "template": "{{ 7|add:7 }}{% now 'Y' %}",
    "format": "{0.__class__} %(pk)s %s ${x}",
    "command": "$(id) `id` ; id | id",
    "path": "../../../../etc/passwd",
    "formula": "=1+1",
    "header": "Luz Bcc: everybody@mail.example",
}
PERSON = {
    "given_name": "Luz",
    "birth_date": "1960-02-29",
    "email": "luz@mail.example",
    "phone": "",
    "language": "en",
    "time_zone": "",
}


@pytest.fixture
def nurse(staff_client):
    return staff_client(Role.NURSE)


@pytest.mark.parametrize("kind", sorted(TYPED))
def test_what_was_typed_comes_back_as_it_was_typed(nurse, kind):
    """Registered on a page, found by a search, shown on two pages, and answered by the API."""
    typed = TYPED[kind]
    made = nurse.post(reverse("patient-create"), {**PERSON, "mrn": "H-1", "family_name": typed})
    assert made.status_code == 303, made.content.decode()
    patient = Patient.objects.get()
    assert patient.family_name == typed
    for page in (
        nurse.get(made["Location"]).content.decode(),
        nurse.post(reverse("patient-list"), {"search": typed}, follow=True).content.decode(),
    ):
        assert escape(typed) in page
        assert typed == escape(typed) or typed not in page
    answer = nurse.get(reverse("api-patient-list"), {"search": typed})
    assert [row["family_name"] for row in answer.json()["results"]] == [typed]


def test_a_line_break_becomes_no_header(nurse):
    """A redirect, or a download, whose value somebody chose."""
    for way in ("%0d%0aSet-Cookie:%20a=b", "%0aX-Own:%201"):
        answer = nurse.get(f"/accounts/login/?next=/{way}")
        assert "X-Own" not in answer
        assert "a" not in answer.cookies


def test_files_for_spreadsheets_keep_to_their_format():
    """RFC 4180: what a value contains never begins another field."""
    from clinic.csv_files import csv_response

    answer = csv_response("x.csv", [["a", "b"], ['say "no", twice\nor =1', "=1+1"]])
    head, row = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert head == ["a", "b"]
    assert row[0] == 'say "no", twice\nor =1'
    assert row[1] != "=1+1"
