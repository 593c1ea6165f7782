"""The hold after a restore, as an administrator meets it; and the word of the backups."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from clinic import clock
from clinic.backup_status import backup_notes
from clinic.permissions import Role
from notifications.models import ForgottenMail, MailHold, Restore
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db
PAGE, API = "/settings/workers/held/", "/api/v1/mail-hold/"


@pytest.fixture
def hold(clinic):
    now = clock.now()
    restore = Restore.objects.create(
        found_at=now, since=now - timedelta(minutes=10), found_by="timeline", journal_complete=True
    )
    ForgottenMail.objects.create(
        restore=restore, clinic=clinic, mail_uid=uuid4(), kind="reminder",
        recipient_kind="patient", recipient_uid=uuid4(), left_at=now - timedelta(minutes=5),
    )  # fmt: skip
    MessageFactory(clinic=clinic, due_at=now, send_before=now + timedelta(days=1))
    return MailHold.objects.create(clinic=clinic, restore=restore)


def test_an_administrator_reads_what_was_forgotten_and_lets_mails_go(staff_client, hold):
    client = staff_client(Role.ADMINISTRATOR)
    assert "Mails are held" in client.get("/settings/workers/").content.decode()
    text = client.get(PAGE).content.decode()
    assert "1 mail told somebody of something that may be gone" in text
    assert "1 mail is due and waits" in text
    refused = client.post(PAGE, {"reason": " "})
    assert refused.status_code == 422
    assert "Say in a few words what you looked at" in refused.content.decode()
    assert client.post(PAGE, {"reason": "Phoned her"}).status_code == 303
    hold.refresh_from_db()
    assert hold.lifted_why == "Phoned her"
    assert "Mails are not held" in client.get(PAGE).content.decode()


def test_the_api_tells_and_does_the_same(staff_client, hold):
    client = staff_client(Role.ADMINISTRATOR)
    told = client.get(API).json()
    assert (told["held"], told["forgotten_number"], told["waiting"]) == (True, 1, 1)
    assert told["forgotten"][0]["kind"] == "reminder"

    def lift():
        facts = json.dumps({"reason": "Phoned her"})
        return client.post(API, facts, content_type="application/json")

    assert lift().json() == {"held": False}
    again = lift()
    assert again.status_code == 409
    assert "not held" in again.json()["detail"]


def test_others_neither_see_nor_lift_it(staff_client, hold):
    client = staff_client(Role.NURSE)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"reason": "x"}).status_code == 403
    assert client.get(API).status_code == 403


def test_backups_that_are_silent_or_in_trouble_are_named(staff_client, settings, tmp_path):
    assert backup_notes() == []
    settings.BACKUP_STATUS = str(tmp_path / "backups.json")
    assert "no word from them" in backup_notes()[0]
    word = {"at": clock.now().isoformat(), "base_age_s": 9, "wal_age_s": 1, "wal_missing": 0}
    file = tmp_path / "backups.json"
    file.write_text(json.dumps(word | {"troubles": []}))
    assert backup_notes() == []
    file.write_text(json.dumps(word | {"troubles": ["No WAL has arrived for 7 minutes."]}))
    page = staff_client(Role.ADMINISTRATOR).get("/settings/workers/").content.decode()
    assert "Backups: No WAL has arrived for 7 minutes." in page
    old = (clock.now() - timedelta(minutes=11)).isoformat()
    file.write_text(json.dumps(word | {"at": old, "troubles": []}))
    assert "no word from them" in backup_notes()[0]
