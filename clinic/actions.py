"""Writes of the house itself."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from clinic import audit, clock
from clinic.actors import Actor
from clinic.changes import mark_mail_times_changed, times_mails
from clinic.db import conflicts_refused
from clinic.logo_image import read_logo
from clinic.mailed_facts import refuse_in_mails
from clinic.models import (
    AuditVerification,
    Clinic,
    ClinicLogo,
    Closure,
    Heartbeat,
    Room,
    Staff,
    WorkingHours,
)
from clinic.trail.verifying import Verdict


def record_heartbeat(*, worker: str) -> None:
    """Note that this worker has just shown life."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"beat_at": clock.now()})


def forget_worker(*, worker: str) -> bool:
    """Take a worker's sign of life away, so that nobody misses it; False when there is none."""
    return bool(Heartbeat.objects.filter(worker=worker).delete()[0])


def record_verification(*, verdict: Verdict) -> AuditVerification:
    """Note what verifying the audit trail found."""
    wrong = [f"{found.name}: {found.said}" for found in verdict.findings if not found.passed]
    return AuditVerification.objects.create(
        passed=verdict.passed, seals=verdict.seals, rows=verdict.rows, said="\n".join(wrong)
    )


def save_settings(*, row: Model, by: Actor) -> None:
    """Store a clinic, room, opening hour or closure that its form has checked.

    Mails that wait are planned anew where it decides when they leave. Raises Conflict when a
    room's name is taken, Refused for a word that no mail may contain.
    """
    assert isinstance(row, Clinic | Room | WorkingHours | Closure), type(row)
    refuse_in_mails(row)
    with conflicts_refused(field="name"), transaction.atomic(), audit.acting(by):
        moves_mails = times_mails(row)
        row.save()
        if moves_mails:
            mark_mail_times_changed(row.pk if isinstance(row, Clinic) else row.clinic_id)


@transaction.atomic
def remove_hours(*, row: WorkingHours | Closure, by: Actor) -> None:
    """Take back opening hours or a closure; sessions already booked stay as they are.

    Mails that wait are planned anew.
    """
    with audit.acting(by):
        moves_mails, clinic_id = times_mails(row), row.clinic_id
        row.delete()
        if moves_mails:
            mark_mail_times_changed(clinic_id)


def set_logo(*, clinic: Clinic, content: bytes, by: Actor) -> ClinicLogo:
    """Put an uploaded picture above the clinic's mails, in the place of one that is there.

    Raises Refused for a file that is no logo, and says what to do instead.
    """
    image = read_logo(content)
    with transaction.atomic(), audit.acting(by):
        current = _take_down(clinic, keep=image.digest)
        return current or ClinicLogo.objects.create(
            clinic=clinic,
            png=image.png,
            digest=image.digest,
            width=image.width,
            height=image.height,
        )


@transaction.atomic
def remove_logo(*, clinic: Clinic, by: Actor) -> None:
    """Send the clinic's mails without a logo from now on."""
    with audit.acting(by):
        _take_down(clinic)


def _take_down(clinic: Clinic, *, keep: str = "") -> ClinicLogo | None:
    """End the logo of now, unless it is the one to keep; let go of those that no copy shows.

    The lock on the clinic's row makes two people with two logos take turns.
    """
    Clinic.objects.select_for_update().get(pk=clinic.pk)
    logos, now = ClinicLogo.objects.filter(clinic=clinic), clock.now()
    logos.filter(replaced_at__lt=now - timedelta(days=settings.MAIL_COPY_DAYS + 1)).delete()
    current = logos.filter(replaced_at__isnull=True).first()
    if current and current.digest != keep:
        current.replaced_at = now
        current.save(update_fields=["replaced_at"])
        return None
    return current


@transaction.atomic
def set_shortcuts(*, staff: Staff, on: bool, by: Actor) -> Staff:
    """Let single letters act on a person's pages, or not (WCAG 2.1.4)."""
    with audit.acting(by):
        staff.keyboard_shortcuts = on
        staff.save(update_fields=["keyboard_shortcuts"])
        return staff
