"""What the file of her data holds from this app and the ones below, and what of it is erased."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from notifications.kinds import kind_named
from notifications.models import Message, Preference
from notifications.models.message import RecipientKind
from patients.models import Move, Patient
from patients.rights.download import Row, leave_out, register_data, register_rows
from patients.rights.erasing import register_words
from patients.rights.readers import all_reads


def register_own_parts() -> None:
    """Add the parts of this app; called once, when the app is ready."""
    _register_facts()
    _register_rights()
    register_data(70, "mails", _("E-mails to you"), ["notifications.Message"], _mails, (
        ("mail", _("E-mail")), ("due_at", _("Planned for")), ("state_words", _("What came of it")),
        ("sent_at", _("Sent")),
    ))  # fmt: skip
    register_data(
        71, "mail_preferences", _("Which e-mails you want"), ["notifications.Preference"], _wishes
    )
    register_data(92, "moves", _("Moves to another clinic"), ["patients.Move"], _moves)
    register_data(95, "reads", _("Who opened your record"), ["clinic.AccessEvent"], all_reads, (
        ("at", _("When")), ("name", _("Name")), ("roles", _("Role")), ("what", _("What")),
    ))  # fmt: skip
    _leave_out()
    _register_words()


def _register_facts() -> None:
    register_data(10, "patient", _("You"), ["patients.Patient"], _patient, (
        ("given_name", _("Given name")), ("family_name", _("Family name")),
        ("birth_date", _("Date of birth")), ("mrn", _("Record number")),
        ("email", _("E-mail")), ("phone", _("Phone")),
    ))  # fmt: skip
    register_rows(
        20, "therapy_courses", _("Hormone tablets"), "patients.TherapyCourse", "patient",
        columns=(("drug", _("Drug")), ("started_on", _("From")), ("ended_on", _("To"))),
    )  # fmt: skip
    register_rows(
        22, "fills", _("Tablets fetched"), "patients.Dispensing", "patient",
        columns=(("dispensed_on", _("Day")), ("drug", _("Drug")), ("days_supply", _("For days"))),
    )  # fmt: skip
    register_rows(
        25, "precautions", _("What to mind in training"), "patients.Precaution", "patient",
        columns=(("kind", _("What")), ("note", _("Note")), ("created_at", _("Since"))),
    )  # fmt: skip
    register_rows(
        30, "check_ins", _("Your check-ins"), "patients.SymptomReport", "patient",
        columns=(("reported_for", _("Day")), ("pain", _("Joint pain")),
                 ("tiredness", _("Tiredness")), ("missed_doses", _("Tablets missed")),
                 ("note", _("Note"))),
    )  # fmt: skip
    register_rows(
        35, "measurements", _("Measurements"), "patients.Measurement", "patient",
        columns=(("taken_on", _("Day")), ("kind", _("What")), ("value", _("Value")),
                 ("unit", _("Unit"))),
    )  # fmt: skip


def _register_rights() -> None:
    register_rows(
        80, "consents", _("What you agreed to"), "patients.Consent", "patient",
        columns=(("created_at", _("When")), ("purpose", _("What")), ("given", _("Yes or no"))),
    )  # fmt: skip
    register_rows(
        85, "corrections", _("What you told us is wrong"), "patients.Correction", "patient",
        columns=(("created_at", _("When")), ("shown", _("What")), ("said", _("Your words")),
                 ("state", _("What came of it")), ("answer", _("Our answer"))),
    )  # fmt: skip
    register_rows(87, "departure", _("Your wish to leave"), "patients.Departure", "patient")
    register_rows(88, "exports", _("Files made of your data"), "patients.Export", "patient")
    register_rows(
        89, "carers", _("Who helps you with your appointments"), "patients.Carer", "patient",
        columns=(("name", _("Name")), ("relation", _("Relation")), ("accepted_at", _("Since")),
                 ("ended_at", _("To"))),
        omit=("email_index",),
    )  # fmt: skip
    register_rows(
        86, "restrictions", _("Whether your record was restricted"), "patients.Restriction",
        "patient", columns=(("created_at", _("From")), ("lifted_at", _("To"))),
    )  # fmt: skip
    register_rows(
        86, "named_staff", _("Who was named to look after you"), "patients.NamedCarer", "patient",
        columns=(("created_at", _("From")), ("ended_at", _("To"))),
    )  # fmt: skip
    register_rows(
        87, "legal_holds", _("Whether your data had to be kept for now"), "patients.LegalHold",
        "patient", columns=(("created_at", _("From")), ("until", _("To")),
                            ("lifted_at", _("Ended"))),
    )  # fmt: skip
    register_rows(
        96, "openings", _("When your restricted record was opened with a reason"),
        "patients.RecordOpening", "patient", omit=("note", "review_note"),
        columns=(("created_at", _("When")), ("reason", _("Why")), ("in_order", _("In order"))),
    )  # fmt: skip
    register_rows(
        90, "sign_ins", _("When you asked for your page"), "patients.SignIn", "patient",
        omit=("browser_hash",),
    )  # fmt: skip
    register_rows(
        91, "visits", _("When your page was open"), "patients.PortalVisit", "patient",
        omit=("token_hash",),
    )  # fmt: skip
    register_rows(
        93, "links", _("Links in your e-mails"), "patients.AccessLink", "patient",
        omit=("token_hash",),
    )  # fmt: skip


def _leave_out() -> None:
    leave_out(
        "notifications.SentCopy",
        _("E-mails as they were sent are in your mailbox; our copies go after some weeks."),
    )
    leave_out(
        "notifications.ForgottenMail",
        _("A note that an e-mail had left before the database was restored."),
    )
    leave_out("notifications.DeliveryEvent", _("Technical steps of sending an e-mail."))
    leave_out("patients.FactsChange", _("A note that something is to be looked at again."))


def _register_words() -> None:
    register_words("patients.Precaution", "patient", "note")
    register_words("patients.SymptomReport", "patient", "note", "missed_words")
    register_words("patients.Carer", "patient", "name", "email")
    register_words("patients.Restriction", "patient", "note")
    register_words("patients.LegalHold", "patient", "reason")
    register_words("patients.RecordOpening", "patient", "note", "review_note")
    register_words("patients.Correction", "patient", "shown", "said", "answer")


def _patient(patient: Patient) -> list[Row]:
    names = (
        "uid", "created_at", "mrn", "given_name", "family_name", "birth_date", "email", "phone",
        "language", "time_zone", "consents_to_mail", "reminder_days", "status",
    )  # fmt: skip
    return [{name: getattr(patient, name) for name in names}]


def _mails(patient: Patient) -> list[Row]:
    rows = Message.objects.filter(
        recipient_kind=RecipientKind.PATIENT, recipient_uid=patient.uid
    ).order_by("due_at", "pk")
    return [
        {
            "uid": row.uid,
            "kind": row.kind,
            "mail": _label(row.kind),
            "due_at": row.due_at,
            "state": row.state,
            "state_words": row.get_state_display(),
            "sent_at": row.sent_at,
        }
        for row in rows
    ]


def _label(kind: str) -> str:
    try:
        return str(kind_named(kind).label)
    except KeyError:  # a kind that is no longer declared
        return kind


def _wishes(patient: Patient) -> list[Row]:
    rows = Preference.objects.filter(recipient_uid=patient.uid).order_by("kind")
    return [{"kind": r.kind, "wanted": r.wanted, "created_at": r.created_at} for r in rows]


def _moves(patient: Patient) -> list[dict[str, Any]]:
    left = Move.objects.filter(left=patient).values_list("created_at", flat=True)
    came = Move.objects.filter(joined=patient).values_list("created_at", flat=True)
    return [{"went_on_at": at} for at in left] + [{"came_at": at} for at in came]
