"""Why columns of this app that can hold words are in clear (docs/data-at-rest.md)."""

_PUBLIC = "the clinic itself, as its patients and its front door know it"
_STAFF = "an employee's, at work; sign-in looks it up and changes name it"
_KIND = "the name of a kind of data, from the code"

IN_CLEAR = {
    "AccessEvent.view": "the name of a page, from the code",
    "Clinic.name": _PUBLIC,
    "Clinic.phone": _PUBLIC,
    "Clinic.address": _PUBLIC,
    "Clinic.arrival_notes": _PUBLIC,
    "Clinic.help_numbers": _PUBLIC,
    "Clinic.mail_name": _PUBLIC,
    "Clinic.languages": _PUBLIC,
    "Clinic.time_zone": _PUBLIC,
    "ClinicLogo.png": _PUBLIC,
    "Closure.reason": "why the clinic, a room or somebody of the staff is closed; no patient",
    "Heartbeat.worker": "the name of a process",
    "IdempotentResponse.key": "a random key that a program chose",
    "RetentionPreview.kind": _KIND,
    "RetentionReceipt.actor": "who let it go: the night's work, or a member of staff by uid",
    "RetentionReceipt.kind": _KIND,
    "RetentionRule.kind": _KIND,
    "RetentionRule.reason": "the law behind how long a kind of data is kept; no patient",
    "Room.name": _PUBLIC,
    "Staff.email": _STAFF,
    "Staff.name": _STAFF,
    "Staff.password": "a slow, salted hash",
}
