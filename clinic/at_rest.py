"""Why columns of this app that can hold words are in clear (docs/data-at-rest.md)."""

_PUBLIC = "the clinic itself, as its patients and its front door know it"
_STAFF = "an employee's, at work; sign-in looks it up and changes name it"

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
    "Room.name": _PUBLIC,
    "Staff.email": _STAFF,
    "Staff.name": _STAFF,
    "Staff.password": "a slow, salted hash",
}
