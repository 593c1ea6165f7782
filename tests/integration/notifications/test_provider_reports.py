"""What a mail provider posts: who is let in, what is understood, and what follows from it."""

import base64
import hashlib
import hmac
import json
import logging
from datetime import timedelta
from itertools import permutations

import pytest
from django.core.checks import run_checks

from notifications.delivery import ledger
from notifications.kinds import Recipient, WhenUnknown
from notifications.models import HeldBecause, Message, MessageState, Suppression
from notifications.reports.providers import PROVIDERS
from notifications.suppressing import held_addresses
from tests.factories.notifications import NOW, MessageFactory, begin, settle

pytestmark = pytest.mark.django_db
SECRET = "reports:9f3a"
ANA = "ana@patients.example"


def login(secret=SECRET):
    return {"HTTP_AUTHORIZATION": f"Basic {base64.b64encode(secret.encode()).decode()}"}


@pytest.fixture
def provider(settings):
    def use(name, key=""):
        settings.MAIL_PROVIDER, settings.MAIL_WEBHOOK_SECRET = name, SECRET
        settings.MAIL_WEBHOOK_KEY = key

    use("postmark")
    return use


@pytest.fixture
def post(client, provider):
    def send(body, name="postmark", **headers):
        return client.post(
            f"/hooks/mail/{name}/",
            body if isinstance(body, str | bytes) else json.dumps(body),
            content_type="application/json",
            **(headers or login()),
        )

    return send


def sent(**changes):
    fields = {"state": "sent", "begun_at": NOW, "sent_at": NOW, "detail": ANA}
    return MessageFactory(**(fields | changes))


def postmark(message, kind, at=NOW, number=1, **more):
    """Return a report as Postmark documents it, about a mail with our metadata."""
    times = {"Delivery": "DeliveredAt", "Bounce": "BouncedAt", "SpamComplaint": "BouncedAt"}
    facts = {
        "RecordType": kind,
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {"steady-id": str(message.uid)},
        "Recipient" if kind == "Delivery" else "Email": ANA,
        times[kind]: at.isoformat(),
    }
    if kind != "Delivery":
        facts |= {"ID": number, "Type": "HardBounce" if kind == "Bounce" else "SpamComplaint"}
    if kind == "Bounce":
        facts["Details"] = f"smtp;550 5.1.1 The account {ANA} does not exist"
    return facts | more


def facts_of(message):
    message.refresh_from_db()
    return message.state, message.error_class, message.error_code


def test_without_a_provider_there_is_no_such_address(client, settings):
    assert settings.MAIL_PROVIDER == ""
    for name in PROVIDERS:
        assert client.post(f"/hooks/mail/{name}/", "{}", "application/json").status_code == 404


@pytest.mark.parametrize(
    ("name", "secret", "key", "said"),
    [
        ("pigeon", SECRET, "", "Use one of: brevo, mailgun"),
        ("postmark", "", "", "STEADY_MAIL_WEBHOOK_SECRET"),
        ("mailgun", SECRET, "", "STEADY_MAIL_WEBHOOK_KEY"),
    ],
)
def test_half_a_configuration_is_named_and_lets_nobody_in(
    client, settings, name, secret, key, said
):
    settings.MAIL_PROVIDER, settings.MAIL_WEBHOOK_SECRET = name, secret
    settings.MAIL_WEBHOOK_KEY = key
    assert client.post(f"/hooks/mail/{name}/", "{}", "application/json").status_code == 404
    assert [said in str(e.msg) for e in run_checks() if e.id == "notifications.E001"] == [True]


def test_only_the_secret_of_the_configured_provider_opens_it(post):
    message = sent()
    body = postmark(message, "Bounce")
    for headers in (login("reports:wrong"), {"HTTP_AUTHORIZATION": "Basic ???"}, {"HTTP_X": "1"}):
        assert post(body, **headers).status_code == 403
    assert post(body, "brevo").status_code == 404
    assert facts_of(message)[0] == "sent"
    assert post(body).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        "3",
        "{}",
        "null",
        b"\xff\xfe",
        '{"RecordType": 7}',
        '{"RecordType": "Delivery", "DeliveredAt": "when?", "Metadata": ["x"]}',
        '{"RecordType": "Inbound", "FromFull": {}}',
        '{"RecordType": "Bounce", "Type": {}, "BouncedAt": "2026-13-45T99:00:00Z"}',
        '{"RecordType": "Delivery", "Metadata": {"steady-id": "1 OR 1=1"}}',
    ],
)
def test_what_nobody_can_read_is_refused_and_changes_nothing(post, body, caplog):
    message = sent()
    with caplog.at_level(logging.DEBUG):
        assert post(body).status_code in (200, 400)
    assert facts_of(message)[0] == "sent"
    assert not message.events.exists()


def test_no_address_is_logged_or_kept(post, caplog):
    message = sent()
    with caplog.at_level(logging.DEBUG):
        post(postmark(message, "Bounce"))
        post(postmark(message, "Bounce", DeliveredAt=[ANA], BouncedAt=[ANA]))
        post(postmark(MessageFactory.build(), "Bounce"))
    assert ANA not in caplog.text
    assert ANA not in str(list(message.events.values())) + str(list(Suppression.objects.values()))


def test_a_hard_bounce_needs_a_person_and_holds_the_address(post, kind):
    message = sent()
    assert post(postmark(message, "Bounce")).status_code == 200
    assert facts_of(message) == ("bounced", "bounced", "550 5.1.1")
    assert message.sent_at == NOW, "when it left is not forgotten"
    assert message.needs_a_person
    (held,) = held_addresses([ANA.upper()]).values()
    assert (held.reason, held.code) == (HeldBecause.BOUNCED, "550 5.1.1")


def test_the_same_reports_in_any_order_and_number_end_the_same(post):
    """Delivered to a first server, bounced by the next, and yet somebody complained."""
    ends = set()
    for order in permutations(["Delivery", "Bounce", "SpamComplaint"]):
        Suppression.objects.all().delete()
        message = sent()
        for name in [*order, *order]:
            assert post(postmark(message, name)).status_code == 200
        events = sorted(e.event for e in message.events.all())
        ends.add((*facts_of(message), *events, Suppression.objects.count()))
    assert ends == {("complained", "complained", "spam", "bounced", "complained", "delivered", 1)}


def test_a_doubled_report_does_not_undo_what_staff_did_meanwhile(post):
    body = postmark(sent(), "Bounce")
    post(body)
    Suppression.objects.update(lifted_at=NOW, lifted_why="She wrote to us")
    assert post(body).status_code == 200
    assert not held_addresses([ANA])


@pytest.mark.parametrize("state", ["unknown", "claimed"])
def test_a_report_answers_what_nobody_knew(post, state):
    lease = NOW + timedelta(seconds=90) if state == "claimed" else None
    message = sent(state=state, sent_at=None, lease_until=lease)
    post(postmark(message, "Delivery"))
    assert facts_of(message)[0] == "sent"
    assert message.sent_at == NOW


def test_a_report_stops_the_second_copy_that_was_to_be_sent_to_be_sure(
    post, server, deliver, kind, settings
):
    kind.when_unknown = WhenUnknown.RESEND
    message = MessageFactory()
    server.faults[message.detail] = "eat"
    deliver()
    settings.EMAIL_PORT = 1  # so that it is only put back into the queue
    assert deliver(timedelta(minutes=10)).counts["resent"] == 0, "the provider's word is waited for"
    assert deliver(timedelta(minutes=16)).counts["resent"] == 1
    Message.objects.update(state="pending")
    message.events.exclude(event__in=["unknown", "resent"]).delete()
    post(postmark(message, "Delivery"))
    assert facts_of(message)[0] == "sent"
    assert len(server.accepted) == 1


def test_a_late_word_about_the_former_address_does_not_touch_the_new_one(
    post, server, deliver, kind, clinic, staff_client
):
    """She bounced, her address was corrected, the mail went again; then another report comes."""
    from clinic.permissions import Role

    message = MessageFactory(clinic=clinic, detail=ANA)
    deliver()
    post(postmark(message, "Bounce"))
    Message.objects.filter(pk=message.pk).update(detail="new@patients.example")
    nurse = staff_client(Role.NURSE)
    assert nurse.post(f"/mail/{message.uid}/resend/", {"reason": "Corrected"}).status_code == 303
    assert facts_of(message)[0] == "pending"
    post(postmark(message, "Bounce", at=NOW + timedelta(minutes=1)))
    assert facts_of(message)[0] == "pending", "that was another attempt"
    deliver(timedelta(minutes=2))
    post(postmark(message, "Bounce", at=NOW + timedelta(minutes=3)))
    assert facts_of(message)[0] == "sent"
    assert not held_addresses(["new@patients.example"])
    assert server.recipients() == [ANA, "new@patients.example"]


@pytest.mark.parametrize(
    ("more", "state", "held"),
    [
        ({"Type": "SoftBounce"}, "bounced", False),
        ({"Type": "Transient"}, "sent", False),
        ({"Details": "smtp;552 5.2.2 mailbox full"}, "bounced", False),
        ({"Details": "smtp;450 4.2.1 not now"}, "bounced", False),
        ({"Type": "BadEmailAddress"}, "bounced", True),
        ({"Type": "Blocked"}, "bounced", False),
        ({"Type": "AutoResponder"}, "sent", False),
    ],
)
def test_only_an_address_that_is_gone_is_held(post, more, state, held):
    message = sent()
    post(postmark(message, "Bounce", **more))
    assert facts_of(message)[0] == state
    assert bool(held_addresses([ANA])) == held


def mailgun_report(message, key, **changes):
    token, at = "t" * 50, "1772442000"
    sign = hmac.new(key.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"token": token, "timestamp": at, "signature": sign},
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "reason": "bounce",
            "timestamp": float(at),
            "recipient": ANA,
            "message": {"headers": {"message-id": message.message_id.strip("<>")}},
            "delivery-status": {"code": 550, "message": "5.1.1 no such user"},
        }
        | changes,
    }


def other_reports(message):
    ours = {"steady-id": str(message.uid)}
    at = int(NOW.timestamp())
    return {
        "brevo": {
            "event": "hard_bounce",
            "email": ANA,
            "message-id": message.message_id,
            "ts_epoch": at * 1000,
            "reason": "550 5.1.1",
        },
        "mailjet": [
            {
                "event": "bounce",
                "time": at,
                "MessageID": 19421777835146490,
                "email": ANA,
                "hard_bounce": True,
                "error": "user unknown",
                "Payload": json.dumps(ours),
            }
        ],
        "sparkpost": [
            {
                "msys": {
                    "message_event": {
                        "type": "bounce",
                        "bounce_class": "10",
                        "event_id": "92356927693813856",
                        "raw_rcpt_to": ANA,
                        "rcpt_meta": ours,
                        "timestamp": str(at),
                        "raw_reason": "550 5.1.1",
                    }
                }
            }
        ],
    }


@pytest.mark.parametrize("name", ["brevo", "mailjet", "sparkpost"])
def test_each_provider_hands_back_something_of_ours(post, provider, name):
    provider(name)
    message = sent()
    body = other_reports(message)[name]
    for _ in range(2):
        assert post(body, name).status_code == 200
    assert facts_of(message)[0] == "bounced"
    assert held_addresses([ANA])
    assert message.events.count() == 1


def test_a_signed_provider_is_asked_for_its_signature(post, provider):
    provider("mailgun", key="k" * 20)
    message = sent()
    assert post(mailgun_report(message, "x" * 20), "mailgun").status_code == 403
    assert facts_of(message)[0] == "sent"
    assert post(mailgun_report(message, "k" * 20), "mailgun").status_code == 200
    assert facts_of(message)[0] == "bounced"


def test_postal_is_found_by_the_message_id_anywhere_in_its_report(post, provider):
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    provider("postal", key="".join(pem.decode().splitlines()[1:-1]))
    message = sent()
    body = json.dumps(
        {
            "event": "MessageDeliveryFailed",
            "timestamp": NOW.timestamp(),
            "uuid": "0fcc8906-88e8-4b1f-8e2a-2a9ba4a5a7b3",
            "payload": {
                "status": "HardFail",
                "details": "550 5.1.1",
                "message": {
                    "id": 12345,
                    "to": ANA,
                    "message_id": message.message_id.strip("<>"),
                    "direction": "outgoing",
                },
            },
        }
    ).encode()
    sign = base64.b64encode(key.sign(body, padding.PKCS1v15(), hashes.SHA1())).decode()
    assert post(body, "postal", HTTP_X_POSTAL_SIGNATURE="AAAA", **login()).status_code == 403
    assert post(body, "postal", HTTP_X_POSTAL_SIGNATURE=sign, **login()).status_code == 200
    assert facts_of(message)[0] == "bounced"


def mailtrap(event, uid, key="k" * 20, at=NOW, **more):
    """Return the body and signature of a report as Mailtrap documents it."""
    facts = {
        "event": event,
        "message_id": "1df37d17-0286-4d8b-8edf-bc4ec5be86e6",
        "email": ANA,
        "timestamp": int(at.timestamp()),
        "event_id": "bede7236-2284-43d6-a953-1fdcafd0fdbc",
        "custom_variables": {"steady-id": str(uid)},
    }
    body = json.dumps({"events": [facts | more]})
    sign = hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()
    return body, {"HTTP_MAILTRAP_SIGNATURE": sign, **login()}


def test_mailtrap_is_asked_for_its_signature_and_hands_back_our_variables(post, provider):
    provider("mailtrap", key="k" * 20)
    message = sent()
    body, signed = mailtrap("bounce", message.uid, response="550 5.1.1")
    assert post(body, "mailtrap").status_code == 403
    assert post(body + " ", "mailtrap", **signed).status_code == 403
    assert facts_of(message)[0] == "sent"
    for _ in range(2):
        assert post(body, "mailtrap", **signed).status_code == 200
    assert facts_of(message) == ("bounced", "bounced", "550 5.1.1")
    assert message.events.count() == 1
    assert held_addresses([ANA])


def test_mailtrap_out_of_order_about_others_and_in_words_nobody_knows(post, provider):
    provider("mailtrap", key="k" * 20)
    message, other = sent(), MessageFactory.build()
    for event, uid in (
        ("bounce", message.uid),
        ("delivery", message.uid),
        ("soft bounce", message.uid),
        ("something new", message.uid),
        ("bounce", other.uid),
        ("bounce", "no uid"),
    ):
        body, signed = mailtrap(event, uid, at=NOW - timedelta(minutes=1))
        assert post(body, "mailtrap", **signed).status_code == 200
    assert facts_of(message)[0] == "bounced", "a late “delivered” takes nothing back"
    events = sorted(message.events.values_list("event", flat=True))
    assert events == ["bounced", "deferred", "delivered"]
    for body in ("{}", '{"events": 3}', '{"events": [{}]}', "[]", "no json"):
        sign = hmac.new(b"k" * 20, body.encode(), hashlib.sha256).hexdigest()
        answer = post(body, "mailtrap", HTTP_MAILTRAP_SIGNATURE=sign, **login())
        assert answer.status_code in (200, 400)
    assert Message.objects.count() == 1


def mandrill(client, event, message, key="k" * 20, **facts):
    """Post a report as Mandrill does: a form, signed with the exact address it goes to."""
    told = [
        {
            "event": event,
            "ts": int(NOW.timestamp()),
            "_id": "abcdef012345789abcdef012345789",
            "msg": {"email": ANA, "metadata": {"steady-id": str(message.uid)}, **facts},
        }
    ]
    form = {"mandrill_events": json.dumps(told)}
    url = f"http://{SECRET}@testserver/hooks/mail/mandrill/"
    signed = f"{url}mandrill_events{form['mandrill_events']}".encode()
    sign = base64.b64encode(hmac.new(key.encode(), signed, hashlib.sha1).digest()).decode()
    return client.post("/hooks/mail/mandrill/", form, HTTP_X_MANDRILL_SIGNATURE=sign, **login())


@pytest.mark.parametrize(
    ("event", "state", "held"),
    [
        ("hard_bounce", "bounced", True),
        ("soft_bounce", "bounced", False),
        ("deferral", "sent", False),
        ("reject", "bounced", False),
        ("spam", "complained", True),
        ("open", "sent", False),
        ("something new", "sent", False),
    ],
)
def test_mandrill_is_asked_for_its_signature(client, provider, event, state, held):
    provider("mandrill", key="k" * 20)
    message = sent()
    assert client.head("/hooks/mail/mandrill/").status_code == 200, "it looks before it is set up"
    assert mandrill(client, event, message, key="x" * 20).status_code == 403
    assert facts_of(message)[0] == "sent"
    for _ in range(2):
        assert mandrill(client, event, message, diag="550 5.1.1").status_code == 200
    assert facts_of(message)[0] == state
    assert bool(held_addresses([ANA])) == held
    assert mandrill(client, event, MessageFactory.build()).status_code == 200


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_a_mail_carries_its_number_for_the_provider_and_nothing_else(
    server, deliver, provider, name
):
    provider(name, key="k")
    message = MessageFactory()
    deliver()
    (mail,) = server.mails()
    extra = {k: v for k, v in mail.items() if k.startswith("X-") and k not in _ALWAYS}
    assert mail["Message-ID"] == message.message_id
    assert set("".join(extra.values())) <= set('{}": abcdefghijklmnopqrstuvwxyz-0123456789')
    assert all(str(message.uid) in v or v == "true" for v in extra.values())


_ALWAYS = {"X-Auto-Response-Suppress", "X-MailFrom", "X-RcptTo", "X-Peer"}


def test_no_sender_of_a_row_is_confused_by_a_report(post, kind):
    """A provider is quicker than the sender that waits for its answer to be stored."""
    from notifications.delivery.smtp import Outcome, Receipt

    message = MessageFactory()
    (row,) = ledger.claim(now=NOW, sender="a")
    assert begin(row, now=NOW)
    post(postmark(message, "Bounce"))
    assert facts_of(message)[0] == MessageState.BOUNCED
    settle(row, Receipt(Outcome.SENT), now=NOW)
    assert facts_of(message)[0] == MessageState.BOUNCED


def test_who_is_written_to_is_looked_up_by_the_kind(kind):
    kind.recipients[(message := sent()).recipient_uid] = Recipient("Ana", address=ANA)
    from notifications.suppressing import address_of

    assert address_of(message) == ANA
    assert address_of(sent(kind="gone")) == ""
