"""A patient who wants her data to go: what she asks, and what staff carry out."""

from datetime import date

from django.db import connection, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from notifications.actions import call_off_recipient
from patients import links
from patients.actions.carers import end_carer
from patients.actions.locking import locked
from patients.actions.registration import update_patient
from patients.models import Departure, Patient, PatientStatus
from patients.retention.holds import hold_on
from patients.rights.erasing import erase_everywhere, nameless
from patients.ties import end_ties

REASON = "She asked to leave, and for her data to go."


@transaction.atomic
def ask_to_leave(*, patient: Patient, by: Actor) -> Departure:
    """Record that she wants to leave; nothing ends and nothing goes until staff carry it out.

    Asking again changes nothing.
    """
    with audit.acting(by):
        patient = locked(patient)
        found, _created = Departure.objects.get_or_create(
            patient=patient,
            defaults={
                "clinic_id": patient.clinic_id,
                "asked_at": clock.now(),
                "noted_by": by.staff,
            },
        )
    return found


@transaction.atomic
def stay_after_all(*, patient: Patient, by: Actor) -> None:
    """Take back that she wants to leave. Raises Conflict once her data are gone."""
    with audit.acting(by):
        patient = locked(patient)
        departure = Departure.objects.filter(patient=patient).first()
        if departure is not None and departure.erased_at is not None:
            raise Conflict("Her data are gone already. Register her anew.")
        Departure.objects.filter(patient=patient).delete()


@transaction.atomic
def carry_out_departure(*, patient: Patient, typed: str, by: Actor) -> Departure:
    """End what she has here and erase what need not be kept, for good.

    Her program, mails, links and pages end; name, contact data and everything written in words
    about her go, from the histories too. What the law keeps stays under her record number, which
    nobody changes any more, until `keep_until`. `typed` is that number, from the keyboard of
    whoever does it.

    Raises Refused when it is another number or nobody asked, Conflict when it was done already.
    """
    if by.staff is None:
        raise Refused("Somebody from the clinic has to do this.")
    if typed.strip() != patient.mrn:
        raise Refused(
            f"“{typed}” is not her record number. Type {patient.mrn} to erase her data.",
            field="typed",
        )
    # Its locks come before hers, as everywhere in the calendar.
    with audit.acting(by, reason=REASON):
        if patient.status == PatientStatus.ACTIVE:
            end_ties(patient, reason=REASON, by=by)
        patient = locked(patient)
        departure = Departure.objects.select_for_update().filter(patient=patient).first()
        if departure is None:
            raise Refused("She has not asked to leave. Note first that she did.")
        if departure.erased_at is not None:
            raise Conflict("Her data are gone already.")
        hold = hold_on(patient)
        if hold is not None:
            raise Conflict(
                f"Her data are under a legal hold until {hold.until:%-d %B %Y}. Nothing may be "
                "erased before; lift the hold first if it is over."
            )
        if patient.status == PatientStatus.ACTIVE:
            update_patient(patient=patient, status=PatientStatus.LEFT, by=by)
        call_off_recipient(recipient_uid=patient.uid, code="patient-erased")
        for carer in patient.carers.filter(ended_at__isnull=True):
            end_carer(carer=carer, by=by)
        links.revoke(patient=patient)
        _erase(patient)
        departure.erased_at, departure.erased_by = clock.now(), by.staff
        departure.keep_until = kept_until(patient, clock.today(patient.clinic.time_zone))
        departure.save(update_fields=["erased_at", "erased_by", "keep_until"])
    return departure


def kept_until(patient: Patient, day: date) -> date:
    """Return until when the clinic keeps a record whose care ended on a day."""
    years = patient.clinic.record_years
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return date(day.year + years, 3, 1)


def _erase(patient: Patient) -> None:
    """Let go of every word about her, wherever it is kept, histories included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('steady.erasing', %s, true)", [str(patient.pk)])
    erase_everywhere(patient)
    nameless(patient)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('steady.erasing', '', true)")
