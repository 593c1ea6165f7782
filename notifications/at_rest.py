"""Why columns of this app that can hold words are in clear (docs/data-at-rest.md)."""

_TEXT = "the clinic's own words for a mail, the same for everybody; no health fact is let in"
_CODE = "a code or a server's number, never its words; the board and monitoring count by it"
_OCCASION = "names an occasion by codes and random identifiers; the queue finds its rows by it"

IN_CLEAR = {
    "DeliveryEvent.code": _CODE,
    "DeliveryEvent.event": _CODE,
    "DeliveryEvent.report": _CODE,
    "DeliveryEvent.sender": "a process, or the identifier of somebody of the staff",
    "ForgottenMail.kind": _OCCASION,
    "LedgerMark.journals": "names of files",
    "MailHold.lifted_why": "why an administrator let mails go again; about no patient",
    "MailText.kind": _TEXT,
    "MailText.language": _TEXT,
    "MailText.slot": _TEXT,
    "MailText.text": _TEXT,
    "Message.claimed_by": "the name of a process",
    "Message.dedupe_key": _OCCASION,
    "Message.detail": _OCCASION,
    "Message.error_class": _CODE,
    "Message.error_code": _CODE,
    "Message.kind": _OCCASION,
    "Preference.kind": _OCCASION,
    "Suppression.code": _CODE,
}
