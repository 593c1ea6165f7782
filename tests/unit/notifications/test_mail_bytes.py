"""The bytes of a mail, read back with the standard library and icalendar."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from notifications.calendar import CalendarEvent, calendar_file
from notifications.delivery.mime import UnusableMail, build, without_links
from tests.factories.notifications import NOW, MessageFactory, mail_to

# line breaks other than \n are not text that a template writes
PRINTABLE = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n;,\\")
LIST = {
    "List-Unsubscribe": "<https://clinic.example/u/abc/>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}


def read(raw):
    return message_from_bytes(raw, policy=policy.default)


def message():
    return MessageFactory.build(clinic=None, detail="ana@patients.example")


def test_the_parts_and_headers_of_a_mail():
    row = message()
    mail = read(build(row, mail_to(row.detail, headers=LIST)))
    assert mail.get_content_type() == "multipart/mixed"
    alternative, calendar = mail.iter_parts()
    assert [p.get_content_type() for p in alternative.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().startswith("Hello Añes,\r\n")
    assert "Hello Añes" in mail.get_body(("html",)).get_content()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_content_disposition() == "attachment"
    assert mail["From"] == "Movement Clinic <clinic@steady.example>"
    assert mail["To"] == row.detail
    assert mail["Message-ID"] == row.message_id
    assert mail["Date"].datetime == row.due_at
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["List-Unsubscribe"] == LIST["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_same_row_gives_the_same_bytes():
    row = message()
    assert build(row, mail_to(row.detail)) == build(row, mail_to(row.detail))


def test_a_mail_without_calendar_is_its_two_texts():
    row = message()
    assert read(build(row, mail_to(row.detail, calendar=None))).get_content_type() == (
        "multipart/alternative"
    )


def test_lines_are_what_every_mail_server_takes():
    row = message()
    raw = build(row, mail_to(row.detail, html="<p>" + "ü long " * 900 + "</p>", subject="Ü" * 90))
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert read(raw)["Subject"] == "Ü" * 90


@given(text=st.text(alphabet=PRINTABLE))
def test_any_text_arrives_as_it_was_written(text):
    row = message()
    mail = read(build(row, mail_to(row.detail, text=text)))
    got = mail.get_body(("plain",)).get_payload(decode=True).decode().replace("\r\n", "\n")
    assert got.rstrip("\n") == text.rstrip("\n")


def test_a_mail_cannot_replace_the_engine_s_headers():
    row = message()
    raw = build(row, mail_to(row.detail, headers={"message-id": "<x@y>", "DATE": "never"}))
    assert read(raw).get_all("Message-ID") == [row.message_id]
    assert len(read(raw).get_all("Date")) == 1


@pytest.mark.parametrize(
    "address", ["", "ana", "a b@c.example", "a@b.example\r\nBcc: x@y", "ü@x.y"]
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(UnusableMail):
        build(message(), mail_to(address))


def test_a_header_with_a_line_break_is_refused():
    with pytest.raises(UnusableMail):
        build(message(), mail_to("a@b.example", headers={"X-Note": "a\nBcc: x@y.example"}))


@given(indent=st.integers(0, 80), token=st.text("abcXYZ019-_", min_size=43, max_size=43))
def test_links_are_taken_out_wherever_the_line_breaks_fall(indent, token):
    row = message()
    link = f"https://clinic.example/c/{token}/?v=6"
    mail = mail_to(row.detail, text="x" * indent + " " + link, html=f"<a href='{link}'>go</a>")
    kept = read(without_links(build(row, mail)))
    for part in ("plain", "html"):
        body = kept.get_body((part,)).get_content()
        assert token not in body
        assert "/c/link-removed" in body


def event(**changes):
    facts = {
        "uid": "booking-7@steady.invalid",
        "sequence": 2,
        "starts_at": NOW,
        "ends_at": NOW + timedelta(minutes=45),
        "summary": "Appointment",
        "location": "",
        "description": "",
        "stamped_at": NOW,
    }
    return CalendarEvent(**(facts | changes))


def only_event(file):
    (found,) = Calendar.from_ical(file.content).walk("VEVENT")
    return found


@pytest.mark.parametrize("cancelled", [False, True])
def test_the_mime_method_is_the_calendar_s(cancelled):
    file = calendar_file(event(cancelled=cancelled))
    row = message()
    mail = read(build(row, mail_to(row.detail, calendar=file)))
    part = list(mail.iter_parts())[1]
    parsed = Calendar.from_ical(part.get_content())
    assert part["Content-Type"].params["method"] == str(parsed["METHOD"]) == file.method
    assert file.method == ("CANCEL" if cancelled else "PUBLISH")
    assert only_event(file)["STATUS"] == ("CANCELLED" if cancelled else "CONFIRMED")


def test_a_history_keeps_its_uid_and_raises_its_sequence():
    files = [event(sequence=n, cancelled=n == 3) for n in range(4)]
    events = [only_event(calendar_file(e)) for e in files]
    assert {str(e["UID"]) for e in events} == {"booking-7@steady.invalid"}
    assert [int(e["SEQUENCE"]) for e in events] == [0, 1, 2, 3]


def test_times_are_instants_in_utc():
    from zoneinfo import ZoneInfo

    madrid = datetime(2026, 7, 6, 9, 0, tzinfo=ZoneInfo("Europe/Madrid"))
    content = calendar_file(event(starts_at=madrid, ends_at=madrid + timedelta(hours=1))).content
    assert b"DTSTART:20260706T070000Z\r\n" in content
    assert b"VTIMEZONE" not in content
    assert b"RRULE" not in content


@given(text=st.text(alphabet=PRINTABLE, max_size=300))
def test_any_text_survives_the_calendar_and_lines_stay_short(text):
    text = text.strip("\n")
    file = calendar_file(event(description=text))
    assert all(len(line) <= 75 for line in file.content.split(b"\r\n"))
    assert b"\n" not in file.content.replace(b"\r\n", b"")
    if text:
        assert str(only_event(file)["DESCRIPTION"]) == text
    assert only_event(file)["DTSTART"].dt == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
