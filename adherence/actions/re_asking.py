"""Asking her one question again, some days after somebody spoke with her."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from adherence.actions.episodes import CannotDo, staff_of
from adherence.models import Episode, ReAsk, ReAskState
from adherence.selectors.work import gets_mail
from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import conflicts_refused
from clinic.errors import Conflict
from clinic.working_days import WorkingDays, working_days
from notifications.actions import Occasion, call_off, plan
from notifications.replanning import CHUNK, set_right
from patients.models import Patient, Question, SymptomReport
from patients.schedule import slot

KIND = "re-ask"
SOONEST, LATEST, USUAL = 3, 7, 5


class AskedAlready(Conflict):
    """A question that she is to be asked again anyway."""

    code = "asked_already"


@transaction.atomic
def ask_again(*, episode: Episode, symptom: str, days: int = USUAL, by: Actor) -> ReAsk:
    """Plan a mail that asks her one question in so many days (3 to 7), by her own calendar.

    Where the clinic is closed on that day, and nobody would read her answer, on the next open one.
    Raises CannotDo for somebody who gets no mail, AskedAlready while the same question is open.
    """
    with audit.acting(by):
        staff = staff_of(by)
        patient = Patient.objects.select_related("clinic").get(pk=episode.patient_id)
        _check(patient, symptom, days)
        open_days = working_days(patient.clinic)
        due_on = open_days.next_open(clock.today(patient.zone) + timedelta(days=days))
        standing = ReAsk.objects.filter(patient=patient, symptom=symptom, state=ReAskState.OPEN)
        for earlier in standing:
            raise AskedAlready(
                f"She is to be asked about {_name(symptom)} on {earlier.due_on:%-d %b %Y} already. "
                "Choose another question, or none.",
                field="re_ask",
            )
        with conflicts_refused(field="re_ask"), transaction.atomic():
            asked = ReAsk.objects.create(
                clinic_id=patient.clinic_id,
                episode=episode,
                patient=patient,
                symptom=symptom,
                due_on=due_on,
                before=_last_answer(patient, symptom),
                planned_by=staff,
            )
        plan([_mail_of(asked, patient, open_days)])
        return asked


@transaction.atomic
def call_off_re_ask(*, re_ask: ReAsk, by: Actor) -> ReAsk:
    """Ask her after all not again. Raises Conflict when it is answered or over."""
    with audit.acting(by):
        re_ask = ReAsk.objects.select_for_update().get(pk=re_ask.pk)
        if re_ask.state != ReAskState.OPEN:
            raise Conflict(
                f"Nothing is left to call off: {re_ask.get_state_display().lower()}.",
            )
        re_ask.state = ReAskState.CALLED_OFF
        re_ask.save(update_fields=["state"])
        call_off(about_uids=[re_ask.uid], kinds=[KIND])
        return re_ask


def _check(patient: Patient, symptom: str, days: int) -> None:
    if symptom not in Question.values:
        raise CannotDo(
            f"{symptom!r} is not a question: choose {', '.join(Question.values)}.", field="re_ask"
        )
    if not SOONEST <= days <= LATEST:
        raise CannotDo(
            f"Asking again in {days} days is not possible: choose {SOONEST} to {LATEST}.",
            field="re_ask_days",
        )
    if not gets_mail(patient):
        raise CannotDo(
            "She gets no mail from the clinic (no address that works, no consent, or not in care), "
            "so she cannot be asked again by mail. Choose “Do not ask again” and agree on a call.",
            field="re_ask",
        )


def _last_answer(patient: Patient, symptom: str) -> int | None:
    return (
        SymptomReport.objects.filter(
            patient=patient, superseded_at__isnull=True, **{f"{symptom}__isnull": False}
        )
        .order_by("-reported_for")
        .values_list(symptom, flat=True)
        .first()
    )


def ask_anew(asked: QuerySet[ReAsk], now: datetime) -> int:
    """Plan the mails of open questions anew; return how many that changed."""
    changed, last = 0, 0
    rows = asked.filter(state=ReAskState.OPEN).select_related("patient__clinic").order_by("pk")
    days: dict[int, WorkingDays] = {}
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        for row in chunk:
            if row.clinic_id not in days:
                days[row.clinic_id] = working_days(row.patient.clinic)
        mails = [_mail_of(row, row.patient, days[row.clinic_id]) for row in chunk]
        changed += set_right(
            kind=KIND,
            about_uids=[row.uid for row in chunk],
            occasions=[mail for mail in mails if mail.send_before > now],
        )
    return changed


def _mail_of(asked: ReAsk, patient: Patient, days: WorkingDays) -> Occasion:
    day = days.next_open(asked.due_on)
    noon = datetime.combine(day, time(12), tzinfo=ZoneInfo(patient.zone)).astimezone(UTC)
    clinic = patient.clinic
    due = slot(noon, patient.zone, quiet_from=clinic.quiet_from, quiet_until=clinic.quiet_until)
    return Occasion(
        kind=KIND,
        clinic_id=asked.clinic_id,
        recipient_uid=patient.uid,
        about_uid=asked.uid,
        due_at=due.due_at,
        send_before=due.send_before,
    )


def _name(symptom: str) -> str:
    return str(Question(symptom).label).lower()
