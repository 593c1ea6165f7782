"""The pages of a clinic's own texts."""

import html
import re

import pytest

from clinic.permissions import Role
from notifications.kinds import all_kinds
from notifications.models import MailText

pytestmark = pytest.mark.django_db
LIST = "/settings/mail-texts/"
PAGE = f"{LIST}check-in/en/"


@pytest.fixture
def admin(staff_client):
    return staff_client(Role.ADMINISTRATOR)


def shown(response):
    return html.unescape(response.content.decode())


def frame(admin, response):
    address = re.search(r'<iframe[^>]+src="([^"]+)"', response.content.decode())[1]
    return admin.get(html.unescape(address))


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_every_kind_is_shown_in_every_language_of_the_clinic(admin, kind):
    for language in ["en", "es"] if kind.slots else ["en"]:
        page = admin.get(f"{LIST}{kind.name}/{language}/")
        assert page.status_code == 200
        mail = frame(admin, page)
        assert mail.status_code == 200
        assert f'<html lang="{language}"' in mail.content.decode()
        assert "default-src 'none'" in mail.headers["Content-Security-Policy"]
        assert "sandbox" in mail.headers["Content-Security-Policy"]
        assert ("appointment.ics" in shown(page)) == (
            kind.name
            in (
                "booking-cancelled",
                "booking-confirmed",
                "booking-restored",
                "program-planned",
                "reminder",
                "session-moved",
            )
        )


def test_the_list_takes_four_queries_whatever_was_written(admin, django_assert_max_num_queries):
    admin.get(LIST)
    with django_assert_max_num_queries(4 + 3):  # session, person, role come with every page
        assert admin.get(LIST).status_code == 200


def test_only_who_may_edit_the_clinic_sees_them(staff_client):
    for role in (Role.NURSE, Role.PHYSIOLOGIST, Role.COORDINATOR):
        client = staff_client(role)
        for url in (LIST, PAGE, f"{PAGE}html/"):
            assert client.get(url).status_code == 403
        assert client.post(PAGE, {"opening": "x", "based_on": 0}).status_code == 403
        assert client.post(f"{PAGE}back/", {"version": 0, "based_on": 0}).status_code == 403


@pytest.mark.parametrize("url", [f"{LIST}check-in/de/", f"{LIST}nothing/en/"])
def test_a_mail_that_the_clinic_does_not_send_is_not_there(admin, url):
    assert admin.get(url).status_code == 404


def test_a_preview_shows_what_was_typed_and_stores_nothing(admin):
    typed = {"opening": "Good day {given_name}.", "note": "", "based_on": 0, "preview": 1}
    page = admin.post(PAGE, typed)
    assert page.status_code == 200
    assert "Good day Maria." in shown(page)
    assert "Good day Maria." in frame(admin, page).content.decode()
    assert not MailText.objects.exists()
    assert "Good day Maria." not in frame(admin, admin.get(PAGE)).content.decode()


def test_saving_and_going_back(admin):
    typed = {"opening": "Good day {given_name}.", "note": "New door.", "based_on": 0, "save": 1}
    assert admin.post(PAGE, typed).status_code == 303
    page = admin.get(PAGE)
    assert "Good day Maria." in frame(admin, page).content.decode()
    assert admin.staff.name in shown(page)
    assert "Your text" in shown(admin.get(LIST))
    assert admin.post(f"{PAGE}back/", {"version": 0, "based_on": 1}).status_code == 303
    assert "Good day" not in frame(admin, admin.get(PAGE)).content.decode()
    assert admin.post(f"{PAGE}back/", {"version": 1, "based_on": 2}).status_code == 303
    assert "New door." in frame(admin, admin.get(PAGE)).content.decode()
    assert admin.post(f"{PAGE}back/", {"version": 9, "based_on": 3}).status_code == 404
    assert sorted(set(MailText.objects.values_list("version", flat=True))) == [1, 2, 3]


def test_what_no_mail_may_contain_is_told_beside_what_was_typed(admin):
    typed = {"opening": "Dear {name}", "note": "See x.org, your cancer clinic", "based_on": 0}
    page = admin.post(PAGE, typed)
    assert page.status_code == 422
    assert "names {name}, which this mail does not have. It has {given_name}" in shown(page)
    assert "would become a link" in shown(page)
    assert "“cancer” in “Note from the clinic”" in shown(page)
    assert "See x.org, your cancer clinic" in shown(page)
    assert not MailText.objects.exists()


def test_whoever_is_slower_sees_both_and_loses_nothing(admin, staff_client):
    other = staff_client(Role.ADMINISTRATOR)
    assert other.post(PAGE, {"opening": "First.", "note": "", "based_on": 0}).status_code == 303
    page = admin.post(PAGE, {"opening": "Second.", "note": "", "based_on": 0})
    assert page.status_code == 409
    assert "Somebody else has changed" in shown(page)
    assert "Second.</textarea>" in shown(page)
    assert "First." in shown(page)
    again = re.search(r'name="based_on" value="(\d+)"', shown(page))[1]
    typed = {"opening": "Second.", "note": "", "based_on": again}
    assert admin.post(PAGE, typed).status_code == 303


def test_the_api_reads_previews_and_saves(admin, staff_client):
    api = "/api/v1/mail-texts/"
    kinds = {kind["kind"]: kind for kind in admin.get(api).json()["kinds"]}
    assert [language["language"] for language in kinds["reminder"]["languages"]] == ["en", "es"]
    assert [language["language"] for language in kinds["day-sheet"]["languages"]] == ["en"]
    texts = {"opening": "Good day {given_name}."}
    json = {"content_type": "application/json"}
    seen = admin.post(f"{api}check-in/en/preview/", {"texts": texts}, **json)
    assert "Good day Maria." in seen.json()["text"]
    assert not MailText.objects.exists()
    body = {"texts": texts, "based_on": 0}
    saved = admin.put(f"{api}check-in/en/", body, **json).json()
    assert saved["version"] == 1
    assert saved["slots"][0]["text"] == "Good day {given_name}."
    assert saved["slots"][0]["shipped"] == "Hello {given_name},"
    assert saved["versions"][0]["made_by"] == admin.staff.name
    assert admin.put(f"{api}check-in/en/", body, **json).status_code == 409
    for wrong in ({"opening": "{room}"}, {"foot": "x"}):
        body = {"texts": wrong, "based_on": 1}
        assert admin.put(f"{api}check-in/en/", body, **json).status_code == 422
        assert admin.post(f"{api}check-in/en/preview/", body, **json).status_code == 422
    assert admin.get(f"{api}check-in/de/").status_code == 404
    assert admin.put(f"{api}day-sheet/en/", {"texts": {}, "based_on": 0}, **json).status_code == 422
    nurse = staff_client(Role.NURSE)
    for url in (api, f"{api}check-in/en/"):
        assert nurse.get(url).status_code == 403
    assert nurse.post(f"{api}check-in/en/preview/", {}, **json).status_code == 403
