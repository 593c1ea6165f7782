"""What the file of her data holds about the nurses' list, and what of it is erased."""

from django.utils.translation import gettext_lazy as _

from patients.rights.download import leave_out, register_rows
from patients.rights.erasing import register_words


def register_rights() -> None:
    """Add what this app knows about a patient; called once, when the app is ready."""
    register_rows(
        60, "episodes", _("When the nurses looked after your tablets"), "adherence.Episode",
        "patient", omit=("as_it_was", "outcome_note"),
        columns=(("opened_at", _("From")), ("resolved_at", _("To")),
                 ("outcome", _("What came of it"))),
    )  # fmt: skip
    register_rows(
        61, "contacts", _("When we phoned or spoke with you"), "adherence.Contact",
        "episode__patient", omit=("note",),
        columns=(("at", _("When")), ("channel", _("How")), ("result", _("What came of it"))),
    )  # fmt: skip
    register_rows(
        62, "signals", _("What our rules noticed"), "adherence.Signal", "patient", columns=(
            ("first_seen_at", _("From")), ("cleared_at", _("To")), ("rule", _("Rule")),
        ),
    )  # fmt: skip
    register_rows(63, "questions", _("Questions we planned to ask"), "adherence.ReAsk", "patient")
    leave_out("adherence.HandOver", _("Notes among nurses, which may name other people; ask us."))
    leave_out("adherence.SignalVerdict", _("What nurses thought of a rule, not of you."))
    for model, path, *fields in (
        ("Episode", "patient", "outcome_note", "snooze_reason"),
        ("Contact", "episode__patient", "note"),
        ("HandOver", "episode__patient", "note"),
        ("SignalVerdict", "signal__patient", "note"),
    ):
        register_words(f"adherence.{model}", path, *fields)
