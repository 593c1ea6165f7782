"""Asking her every week how she is."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from clinic.models import Clinic
from clinic.working_days import working_days_of_all
from clinic.zones import known_zone
from notifications.actions import Occasion, plan
from notifications.models import Message, MessageState, Preference
from notifications.replanning import CHUNK, WAITING, set_right
from patients.models import Patient, PatientStatus, SymptomReport, TherapyCourse
from patients.schedule import KIND, Slot, is_her_turn, slot

BATCH = 1000
_ASKED = ~Q(state=MessageState.CANCELLED)


def plan_check_ins(*, now: datetime) -> int:
    """Write the check-in mails of the present day, each patient's own; return how many are due.

    For active patients on therapy who have an address and agreed: one every `check_in_days` of
    their clinic, at 09:00 by their own clock or when the quiet hours end, and none for two days
    after an answer. On a day when the clinic is closed nobody would read an answer that needs
    somebody, so whose turn falls on it is asked on the next open day. Running it again, or late,
    adds nothing twice: the ledger's key is patient and day.
    """
    planned, batch = 0, []
    for occasion in _occasions(_candidates(Patient.objects.all(), _ASKED), now):
        batch.append(occasion)
        if len(batch) == BATCH:
            planned += plan(batch)
            batch = []
    return planned + (plan(batch) if batch else 0)


def plan_clinic_anew(clinic: Clinic, now: datetime) -> int:
    """Plan anew what waits of a clinic's check-ins; return how many mails that changed."""
    about = Message.objects.filter(
        WAITING | Q(state=MessageState.CANCELLED),
        kind=KIND,
        clinic_id=clinic.pk,
        send_before__gt=now,
    )
    waiting = set(about.values_list("about_uid", flat=True))
    here = Patient.objects.filter(clinic=clinic)
    hers = {o.about_uid: o for o in _occasions(_candidates(here, _ASKED & ~WAITING), now)}
    changed = 0
    for uids in batched(sorted(waiting | hers.keys()), CHUNK):
        changed += set_right(
            kind=KIND, about_uids=uids, occasions=[hers[uid] for uid in uids if uid in hers]
        )
    return changed


def batched(uids: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    """Return these in parts of at most so many."""
    return (uids[start : start + size] for start in range(0, len(uids), size))


def _occasions(candidates: QuerySet[Patient, Any], now: datetime) -> Iterator[Occasion]:
    slots: dict[tuple[int, str], Slot] = {}
    days = working_days_of_all()
    for row in candidates.iterator(chunk_size=BATCH):
        row["her_zone"] = known_zone(row["time_zone"], row["clinic__time_zone"])
        key = (row["clinic_id"], row["her_zone"])
        if key not in slots:
            slots[key] = slot(
                now,
                row["her_zone"],
                quiet_from=row["clinic__quiet_from"],
                quiet_until=row["clinic__quiet_until"],
            )
        due = slots[key]
        is_open = days[row["clinic_id"]].is_open(due.day)
        if (
            is_open
            and now < due.send_before
            and is_her_turn(
                day=due.day,
                asked=_last_asked(row),
                answered=row["last_answered"],
                every_days=row["clinic__check_in_days"],
            )
        ):
            yield Occasion(
                kind=KIND,
                clinic_id=row["clinic_id"],
                recipient_uid=row["uid"],
                about_uid=row["uid"],
                due_at=due.due_at,
                send_before=due.send_before,
                detail=due.day.isoformat(),
            )


def _last_asked(row: dict[str, Any]) -> date | None:
    asked = row["last_asked"]
    return asked.astimezone(ZoneInfo(row["her_zone"])).date() if asked else None


def _candidates(patients: QuerySet[Patient], counts_as_asked: Q) -> QuerySet[Patient, Any]:
    asked = (
        Message.objects.filter(counts_as_asked, about_uid=OuterRef("uid"), kind=KIND)
        .order_by()
        .values("about_uid")
        .annotate(last=Max("due_at"))
        .values("last")
    )
    answered = (
        SymptomReport.objects.filter(patient=OuterRef("pk"), superseded_at__isnull=True)
        .order_by("-reported_for")
        .values("reported_for")[:1]
    )
    return (
        patients.filter(
            Exists(TherapyCourse.objects.filter(patient=OuterRef("pk"), ended_on__isnull=True)),
            ~Exists(
                Preference.objects.filter(recipient_uid=OuterRef("uid"), kind=KIND, wanted=False)
            ),
            status=PatientStatus.ACTIVE,
            consents_to_mail=True,
        )
        .exclude(email="")
        .order_by("pk")
        .annotate(
            last_asked=Subquery(asked),
            last_answered=Subquery(answered),
        )
        .values(
            "uid",
            "clinic_id",
            "time_zone",
            "clinic__time_zone",
            "clinic__quiet_from",
            "clinic__quiet_until",
            "clinic__check_in_days",
            "last_asked",
            "last_answered",
        )
    )
