"""The lists of the audit as rows of a file."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from clinic.permissions import Access, Permission
from patients.accounting.changes import Wanted, changes_page
from patients.accounting.filters import Filters
from patients.accounting.reads import Read, reads_of, reads_page
from patients.accounting.sign_ins import sign_ins_of, sign_ins_page
from patients.models import Patient

MOST = 5_000
_SIGN_INS = ("when", "whose account", "what", "detail", "by", "from", "device")
Rows = list[Sequence[object]]
_READS = (
    "when", "who", "roles", "what", "for", "patients", "network", "request", "key", "broken glass",
)  # fmt: skip
_CHANGES = (
    "when", "who", "roles", "what", "how", "columns", "for", "patient", "network", "request", "key",
    "broken glass",
)  # fmt: skip


def of(access: Access, what: str, asked: Filters, patient: Patient | None) -> tuple[Rows, set[int]]:
    """Return the newest MOST rows of a list with their heading, and the patients in them."""
    if what == "reads":
        return _reads(access, asked, patient)
    if what == "sign-ins":
        return _sign_ins(access, asked), set()
    wanted = Wanted(patient, asked.staff, asked.day, asked.kind)
    names = access.allows(Permission.VIEW_PATIENTS)
    page = changes_page(access.clinic, wanted, names=names, most=MOST)
    zone = ZoneInfo(access.clinic.time_zone)
    rows: Rows = [
        (
            row.at.astimezone(zone).isoformat(), row.who, row.facts["roles"], row.kind, row.verb,
            ", ".join(row.columns), row.facts["purpose"], row.patient.mrn if row.patient else "",
            row.facts["network"], row.facts["request"], row.facts["token"],
            row.facts["break_glass"],
        )
        for row in page.rows
    ]  # fmt: skip
    return [_CHANGES, *rows], page.patients


def _reads(access: Access, asked: Filters, patient: Patient | None) -> tuple[Rows, set[int]]:
    rows = reads_of(
        access.clinic, patient=patient, staff=asked.staff, day=asked.day, broken=asked.broken
    )
    page = reads_page(access.clinic, rows, names=False, most=MOST)
    return [_READS, *_read_rows(access, page.rows)], page.patients


def _read_rows(access: Access, rows: list[Read]) -> Iterator[Sequence[object]]:
    zone = ZoneInfo(access.clinic.time_zone)
    for row in rows:
        yield (
            row.at.astimezone(zone).isoformat(), row.who, row.roles, row.what, row.purpose,
            " ".join(shown.mrn for shown in row.patients), row.network, row.request, row.token,
            row.break_glass,
        )  # fmt: skip


def _sign_ins(access: Access, asked: Filters) -> Rows:
    clinic, zone = access.clinic, ZoneInfo(access.clinic.time_zone)
    rows = sign_ins_of(clinic, staff=asked.staff, day=asked.day, kind=asked.kind)
    return [
        _SIGN_INS,
        *(
            (
                row.at.astimezone(zone).isoformat(), row.whose, row.what, row.detail, row.by,
                row.address, row.device,
            )
            for row in sign_ins_page(rows, most=MOST).rows
        ),
    ]  # fmt: skip
