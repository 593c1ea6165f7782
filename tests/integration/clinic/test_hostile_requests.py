"""What somebody made up to hurt is answered in words, and nothing of it is kept."""

import pytest

from clinic.csv_files import safe_cell
from clinic.permissions import Role

pytestmark = pytest.mark.django_db
PATIENTS = "/api/v1/patients/"


@pytest.mark.parametrize(
    "url", ["/settings/logo/", "/patients/import/", PATIENTS, "/accounts/login/"]
)
def test_more_than_any_form_takes_is_not_even_read(staff_client, url):
    client = staff_client(Role.ADMINISTRATOR)
    # nothing behind the header: whoever reads the body would notice, and say something else
    answer = client.post(url, b"", content_type="multipart/form-data", CONTENT_LENGTH="99999999999")
    assert answer.status_code == 413
    assert "12 MB" in answer.content.decode()


@pytest.mark.parametrize(
    "body", ["[" * 200_000, '{"a":' * 200_000, "\0", '{"family_name": "\\ud800"}']
)
def test_json_that_breaks_parsers_is_refused(staff_client, body):
    client = staff_client(Role.COORDINATOR)
    client.raise_request_exception = False
    answer = client.post(PATIENTS, body, content_type="application/json")
    assert answer.status_code in (400, 422), answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_a_form_of_endless_fields_is_refused(staff_client):
    client = staff_client(Role.ADMINISTRATOR)
    answer = client.post("/settings/rooms/", {f"f{i}": "x" for i in range(1200)})
    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()


def test_a_host_that_is_not_ours_is_refused(settings, client):
    settings.ALLOWED_HOSTS = ["clinic.example"]
    answer = client.get("/accounts/login/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()
    forwarded = client.get(
        "/accounts/login/", HTTP_HOST="clinic.example", HTTP_X_FORWARDED_HOST="evil.example"
    )
    assert (forwarded.status_code, "evil" in forwarded.content.decode()) == (200, False)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-1+1", "@A1", "\t=1", "\r=1", "  =1", "-cmd|' /C'!A0"]
)
def test_no_cell_of_a_table_is_a_formula(cell):
    assert safe_cell(cell).startswith("'")


def test_numbers_stay_numbers():
    assert [safe_cell(cell) for cell in (-2.5, "-3", 0, "Ana")] == ["-2.5", "'-3", "0", "Ana"]


def test_security_txt_names_whom_to_tell_if_there_is_somebody(settings, client):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@clinic.example"
    text = client.get("/.well-known/security.txt").content.decode()
    assert text.startswith("Contact: mailto:security@clinic.example\nExpires: 20")
