"""docs/mail.md, written from the kinds themselves."""

from django.utils import translation

from notifications.failures import FAILURES, Failure
from notifications.kinds import Kind, WhenUnknown, all_kinds
from notifications.models import MessageState

HEAD = """# The mails

Written by `manage.py mail_doc` from the kinds of mail that the apps declare; do not edit.

A mail is a row of the ledger before it is anything else. Whether it is still true is asked again
at the moment of sending: an appointment that has moved meanwhile, a patient who has left, died or
withdrawn her consent close the row without a mail. A mail that could not leave before it became
useless is never sent late; it waits for a person on the page Mail, under “Needs a person”.

## What leaves, and when

| mail | who gets it | can be switched off | due | useless after |
|---|---|---|---|---|
"""
UNKNOWN = """
## When nobody knows whether a mail went out

A mail server can die after the mail was handed over and before it has answered. No protocol tells
the sender then what became of it. Steady asks the server by Message-ID where it can be asked
(`MAIL_LOOKUP`), and takes a provider's later report as an answer. Where neither tells, the row
says “Not known if sent”, and its kind decides:

| mail | what happens | because |
|---|---|---|
"""
_WHAT_HAPPENS = {
    WhenUnknown.RESEND: "sent once more, as the same mail with the same Message-ID; then a person",
    WhenUnknown.ASK_STAFF: "not sent again; a person decides",
}


FAILING = """
## What can go wrong, and who sees it

One bad mail never stops the others. What certainly was not taken is tried again, what was refused
for good or cannot be known waits for a person, and the server's own words are not kept: they may
repeat her address. Each line has a worked example in
`tests/integration/notifications/test_failure_classes.py`.

| what happens | the row says | class and code | the mail | who sees it |
|---|---|---|---|---|
"""


def document() -> str:
    """Return the whole page."""
    with translation.override("en"):
        leaving = "".join(_leaving(kind) for kind in all_kinds())
        unknown = "".join(_unknown(kind) for kind in all_kinds())
        failing = "".join(_failing(failure) for failure in FAILURES)
    return f"{HEAD}{leaving}{UNKNOWN}{unknown}{FAILING}{failing}"


def _leaving(kind: Kind) -> str:
    says, off = kind.says, "yes" if kind.optional else "no"
    return f"| {_name(kind)} | {says.to} | {off} | {says.due} | {says.until} |\n"


def _unknown(kind: Kind) -> str:
    return f"| {_name(kind)} | {_WHAT_HAPPENS[kind.when_unknown]} | {kind.says.unknown} |\n"


def _failing(failure: Failure) -> str:
    code = f"`{failure.error_class} {failure.code}`".replace("` ", "`")
    state = MessageState(failure.state).label
    return f"| {failure.when} | {state} | {code} | {failure.then} | {failure.seen} |\n"


def _name(kind: Kind) -> str:
    return f"{kind.label} (`{kind.name}`)"
