"""The board and a message's page, and the same through the API."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.models import AccessEvent
from clinic.permissions import Role
from notifications.kinds import Recipient
from notifications.models import Message, MessageState
from tests.factories.clinic import MembershipFactory
from tests.factories.notifications import NOW, MessageFactory, mail_to
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def troubled(clinic, kind):
    def make(state="failed", **changes):
        message = MessageFactory(
            clinic=clinic, state=state, error_class="recipient", error_code="550 5.1.1", **changes
        )
        kind.recipients[message.recipient_uid] = Recipient("Ana Reyes", "/patients/x/", 41)
        return message

    return make


@pytest.fixture
def nurse(staff_client):
    return staff_client(Role.NURSE)


def test_what_needs_a_person_comes_first(nurse, troubled):
    failed = troubled()
    troubled("pending")
    troubled("failed", handled_at=clock.now())
    page = nurse.get("/mail/")
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count("/mail/" + str(failed.uid)) == 1
    assert len(page.context["rows"]) == 1
    assert "Ana Reyes" in text
    assert "The mail server refused the address (550 5.1.1). Correct what is wrong" in text
    assert AccessEvent.objects.get().patients == [41]


@pytest.mark.parametrize("show", ["attention", "all", *MessageState.values])
def test_every_view_of_the_board_answers(nurse, troubled, show):
    for state in ("pending", "failed", "unknown", "expired"):
        troubled(state)
    assert nurse.get("/mail/", {"show": show, "page": "1"}).status_code == 200


def test_an_unknown_view_is_not_found(nurse):
    assert nurse.get("/mail/", {"show": "everything"}).status_code == 404
    assert nurse.get("/mail/", {"page": "x"}).status_code == 200


def test_the_board_pages(nurse, troubled):
    for _ in range(51):
        troubled()
    first = nurse.get("/mail/")
    assert len(first.context["rows"]) == 50
    second = nurse.get(first.context["next_url"])
    assert len(second.context["rows"]) == 1
    assert second.context["next_url"] == ""


def test_the_board_costs_the_same_for_one_row_and_fifty(nurse, troubled):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            nurse.get("/mail/")
        return len(captured)

    troubled()
    one = queries()
    for _ in range(49):
        troubled()
    assert queries() == one <= 3 + 4


def test_the_board_is_narrowed_by_kind_day_and_recipient(nurse, clinic, troubled):
    ana = PatientFactory(clinic=clinic, given_name="Ana", family_name="Reyes")
    hers = troubled(kind="reminder", recipient_uid=ana.uid, due_at=NOW)
    troubled(kind="reminder", due_at=NOW)
    troubled(due_at=NOW)

    def uids(**query):
        return {row["message"].uid for row in nurse.get("/mail/", query).context["rows"]}

    assert len(uids(kind="reminder", day="2026-03-02")) == 2
    assert uids(kind="reminder", day="2026-03-03") == set()
    found = nurse.post("/mail/?kind=reminder", {"search": "reyes an"})
    assert (found.status_code, found["Location"]) == (303, "/mail/?kind=reminder")
    assert uids() == {hers.uid}
    assert nurse.get("/mail/").context["tabs"][0]["count"] == 1
    with CaptureQueriesContext(connection) as captured:
        nurse.get("/mail/", {"kind": "reminder"})
    assert len(captured) <= 3 + 4
    asked = {"kind": "reminder", "search": "reyes", "day": "2026-03-02"}
    rows = nurse.get("/api/v1/messages/", asked).json()["results"]
    assert [row["uid"] for row in rows] == [str(hers.uid)]
    wrong = nurse.get("/mail/", {"kind": "x", "day": "2026-02-30"})
    assert wrong.status_code == 200
    assert "“2026-02-30” is no date" in wrong.content.decode()
    assert "no kind of mail “x”" in wrong.content.decode()


def test_mails_to_staff_are_found_by_the_name_of_whoever_gets_them(nurse, clinic, member):
    eva = member(Role.PHYSIOLOGIST)
    type(eva).objects.filter(pk=eva.pk).update(name="Eva Ruiz", email="ruiz@clinic.example")
    hers, other = (
        MessageFactory(clinic=clinic, kind=kind, recipient_kind="staff", recipient_uid=who.uid)
        for kind, who in (("day-sheet", eva), ("worklist-digest", nurse.staff))
    )
    elsewhere = MembershipFactory(staff__name="Eva Ruiz", staff__email="eva@other.example").staff
    MessageFactory(clinic=clinic, kind="day-sheet", recipient_uid=elsewhere.uid)
    for search in ("ruiz ev", "ruiz@clinic"):
        asked = {"show": "all", "search": search}
        found = nurse.get("/api/v1/messages/", asked).json()["results"]
        assert [row["uid"] for row in found] == [str(hers.uid)]
    assert other.uid


def test_another_clinic_s_message_is_not_found(nurse, kind):
    other = MessageFactory(state="failed")
    for path in ("", "html/"):
        assert nurse.get(f"/mail/{other.uid}/{path}").status_code == 404
    for path in ("resend/", "handled/"):
        assert nurse.post(f"/mail/{other.uid}/{path}", {"reason": "x"}).status_code == 404
    assert nurse.get(f"/api/v1/messages/{other.uid}/").status_code == 404


def test_an_administrator_sees_the_board_and_no_patient(staff_client, troubled):
    message = troubled()
    client = staff_client(Role.ADMINISTRATOR)
    for address in ("/mail/", f"/mail/{message.uid}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Ana Reyes" not in page.content.decode()
    assert client.get(f"/mail/{message.uid}/html/").status_code == 403
    assert client.post(f"/mail/{message.uid}/resend/", {"reason": "x"}).status_code == 403
    assert client.get("/api/v1/messages/").json()["results"][0]["recipient_name"] == ""
    assert not AccessEvent.objects.exists()


@pytest.fixture
def sent(clinic, kind, server, deliver):
    message = MessageFactory(clinic=clinic)
    token = "secret-" * 7
    kind.answers[message.detail] = mail_to(
        message.detail,
        text=f"Hello Añes: https://clinic.example/v/{token}/\n",
        html=f"<p>Hello Añes</p><a href='https://clinic.example/v/{token}/'>Confirm</a>",
    )
    deliver()
    message.refresh_from_db()
    return message


def test_a_message_s_page_shows_its_life_and_the_mail(nurse, sent):
    page = nurse.get(f"/mail/{sent.uid}/")
    text = page.content.decode()
    assert "Handed to the mail server" in text
    assert "Hello Añes" in text
    assert "secret-secret" not in text
    assert f'src="/mail/{sent.uid}/html/"' in text
    assert 'sandbox=""' in text
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "Send again" not in text


def test_the_html_part_can_do_nothing(nurse, sent):
    frame = nurse.get(f"/mail/{sent.uid}/html/")
    policy = frame["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert b"secret-secret" not in frame.content


def test_sending_again_needs_a_reason_and_sends_the_same_mail(nurse, troubled, server, deliver):
    message = troubled()
    refused = nurse.post(f"/mail/{message.uid}/resend/", {"reason": ""})
    assert refused.status_code == 422
    assert "Say in a few words" in refused.content.decode()
    done = nurse.post(f"/mail/{message.uid}/resend/", {"reason": "Address corrected"})
    assert (done.status_code, done["Location"]) == (303, f"/mail/{message.uid}/")
    message.refresh_from_db()
    assert message.state == MessageState.PENDING
    deliver()
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    events = list(message.events.all())
    assert {e.event for e in events} == {"again", "sent"}
    again = next(e for e in events if e.event == "again")
    assert (again.said, again.sender) == ("Address corrected", f"staff:{nurse.staff.uid}")


@pytest.mark.parametrize("state", ["pending", "cancelled", "suppressed"])
def test_a_mail_that_needs_nobody_is_not_sent_again(nurse, troubled, state):
    message = troubled(state)
    answer = nurse.post(f"/mail/{message.uid}/resend/", {"reason": "again"})
    assert answer.status_code == 422
    assert "nothing to do about it" in answer.content.decode()
    answer = nurse.post(f"/mail/{message.uid}/handled/")
    assert answer.status_code == 422
    assert Message.objects.get(pk=message.pk).state == state


def test_a_handled_mail_leaves_the_list_and_stays_on_record(nurse, troubled):
    message = troubled("unknown")
    for _ in range(2):
        assert nurse.post(f"/mail/{message.uid}/handled/").status_code == 303
    assert nurse.get("/mail/").context["rows"] == []
    assert [e.event for e in message.events.all()] == ["handled"]
    assert "Send again" in nurse.get(f"/mail/{message.uid}/").content.decode()


def test_the_api_says_the_same(nurse, troubled, sent):
    failed = troubled()
    rows = nurse.get("/api/v1/messages/", {"show": "attention"}).json()["results"]
    assert [row["uid"] for row in rows] == [str(failed.uid)]
    assert rows[0]["recipient_name"] == "Ana Reyes"
    assert rows[0]["reason"].startswith("The mail server refused")
    one = nurse.get(f"/api/v1/messages/{sent.uid}/").json()
    assert one["events"][0]["event"] == "sent"
    assert "Hello Añes" in one["text"]
    assert nurse.get("/api/v1/messages/", {"show": "x"}).status_code == 422
    assert nurse.get(f"/api/v1/messages/{uuid4()}/").status_code == 404


def test_the_api_sends_again_once_for_one_key(nurse, troubled):
    message = troubled()
    address = f"/api/v1/messages/{message.uid}/resend/"
    key = {"HTTP_IDEMPOTENCY_KEY": "k1", "content_type": "application/json"}
    assert nurse.post(address, {}, **key).status_code == 422
    first = nurse.post(address, {"reason": "Corrected"}, **key)
    second = nurse.post(address, {"reason": "Corrected"}, **key)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert first.json()["state"] == "pending"
    assert message.events.filter(event="again").count() == 1
    third = nurse.post(address, {"reason": "Again"}, content_type="application/json")
    assert third.status_code == 409


def test_the_api_marks_as_handled(nurse, troubled):
    message = troubled()
    answer = nurse.post(f"/api/v1/messages/{message.uid}/handled/", content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["handled_at"]
