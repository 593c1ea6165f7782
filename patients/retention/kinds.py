"""The kinds of data about patients that do not stay for ever. Whoever is held is left out."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from clinic.models import AccessEvent
from clinic.retention.kinds import DataKind, Pile, Reach, always, record_days, register_kind
from clinic.trail.tables import is_history
from notifications.models import Message, SentCopy
from notifications.models.message import MessageState
from patients.models import AccessLink, CsvImport, Departure, Export, PortalVisit, SignIn
from patients.retention.holds import held, held_readers, unheld
from patients.retention.last import erase_for_good

THREE_YEARS = 3 * 366
# Her page says which mails she got in the last year; no mail is planned anew for longer ago.
LEAST_OF_MAILS = 400
UNDER_WAY = (MessageState.PENDING, MessageState.CLAIMED)


def register_own_kinds() -> None:
    """Add the kinds of this app, of mails and of the trail; called once, when the app is ready."""
    for kind in (*_MAILS, *_NOTES, *_TRAIL):
        register_kind(kind)


def _rows(model: type[Model], since: str) -> Callable[[Reach], list[Pile]]:
    def piles(reach: Reach) -> list[Pile]:
        where: dict[str, Any] = {"clinic": reach.clinic, f"{since}__lt": reach.before}
        return [Pile(model._base_manager.filter(unheld(reach), **where), since)]

    return piles


def _copies(reach: Reach) -> list[Pile]:
    rows = SentCopy.objects.filter(message__clinic=reach.clinic, made_at__lt=reach.before)
    return [Pile(rows.exclude(message__recipient_uid__in=held_readers(reach)), "made_at")]


def _messages(reach: Reach) -> list[Pile]:
    rows = Message.objects.filter(
        clinic=reach.clinic, due_at__lt=reach.before, send_before__lt=reach.before
    )
    rows = rows.exclude(state__in=UNDER_WAY)
    return [Pile(rows.exclude(recipient_uid__in=held_readers(reach)), "due_at")]


def _imports(reach: Reach) -> list[Pile]:
    return [
        Pile(
            CsvImport.objects.filter(clinic=reach.clinic, created_at__lt=reach.before), "created_at"
        )
    ]


def _reads(reach: Reach) -> list[Pile]:
    keys = list(held(reach).values_list("patient_id", flat=True))
    rows = AccessEvent.objects.filter(clinic=reach.clinic, created_at__lt=reach.before)
    return [Pile(rows.exclude(patients__overlap=keys), "created_at", of_trail=True)]


def _records(reach: Reach) -> list[Pile]:
    rows = Departure.objects.filter(
        unheld(reach), clinic=reach.clinic, erased_at__lt=reach.before,
        keep_until__lt=reach.shown_on,
    )  # fmt: skip
    return [Pile(rows, "erased_at", each=erase_for_good)]


def _histories(reach: Reach) -> list[Pile]:
    """Return the histories; none while anybody is held, for one row may tell of several people."""
    if held(reach).exists():
        return []
    return [
        Pile(
            model._base_manager.filter(clinic_id=reach.clinic.pk, pgh_created_at__lt=reach.before),
            "pgh_created_at",
            of_trail=True,
        )
        for model in apps.get_models()
        if is_history(model) and any(f.name == "clinic" for f in model._meta.concrete_fields)
    ]


_MAILS = (
    DataKind(
        "mail-copies", "Copies of mails as they were sent",
        days=lambda clinic: settings.MAIL_COPY_DAYS, least=always(1),
        most=lambda clinic: settings.MAIL_COPY_DAYS,
        reason="Long enough to see what a patient was told; no longer than the installation "
        "keeps copies (STEADY_MAIL_COPY_DAYS).",
        piles=_copies,
    ),
    DataKind(
        "messages", "The ledger of mails",
        days=always(THREE_YEARS), least=always(LEAST_OF_MAILS),
        reason="A dispute about a missed appointment is settled within three years.",
        piles=_messages,
    ),
)  # fmt: skip
_NOTES = (
    DataKind(
        "links", "Links in mails that are over",
        days=always(366), least=always(30),
        reason="What opens nothing any more explains an odd visit for a year.",
        piles=_rows(AccessLink, "expires_at"),
    ),
    DataKind(
        "her-sign-ins", "When patients asked for their page",
        days=always(366), least=always(30),
        reason="Somebody else's try is asked about within a year.",
        piles=_rows(SignIn, "expires_at"),
    ),
    DataKind(
        "her-visits", "When patients' pages were open",
        days=always(366), least=always(30),
        reason="Somebody else's try is asked about within a year.",
        piles=_rows(PortalVisit, "expires_at"),
    ),
    DataKind(
        "exports", "Notes that a patient's data left as a file",
        days=always(THREE_YEARS), least=always(366),
        reason="Proves that her right was served, while it can be asked (GDPR art. 15).",
        piles=_rows(Export, "created_at"),
    ),
    DataKind(
        "imports", "Notes that a file was read in",
        days=always(THREE_YEARS), least=always(30),
        reason="Where facts came from; the file itself was never kept.", piles=_imports,
    ),
)  # fmt: skip
_TRAIL = (
    DataKind(
        "records", "What the law keeps of patients who left, in figures",
        days=record_days, least=record_days,
        reason="The law keeps records of treatment for the clinic's years; then all of it goes.",
        piles=_records,
    ),
    DataKind(
        "reads", "Who opened which record",
        days=record_days, least=record_days,
        reason="As long as the records themselves: the clinic's years.", piles=_reads,
    ),
    DataKind(
        "histories", "Who changed what",
        days=record_days, least=record_days,
        reason="As long as the records themselves: the clinic's years.", piles=_histories,
    ),
)  # fmt: skip
