"""What the clinic's own pages change for the mails, told to whoever plans them through a row."""

from django.db.models import Model

from clinic import clock
from clinic.models import Clinic, Closure, MailTimesChange, WorkingHours
from clinic.wakeups import wake_on_commit

# Columns of a clinic that decide when a mail leaves.
_TIMES_MAILS = ("time_zone", "reminder_days", "quiet_from", "quiet_until", "check_in_days")


def times_mails(row: Model) -> bool:
    """Say whether storing or removing this row changes when the clinic's mails leave."""
    if isinstance(row, Clinic):
        was = Clinic.objects.filter(pk=row.pk).values(*_TIMES_MAILS).first()
        return was is not None and any(was[name] != getattr(row, name) for name in was)
    of_whole_clinic = isinstance(row, WorkingHours | Closure) and not (row.room_id or row.staff_id)
    return of_whole_clinic


def mark_mail_times_changed(clinic_id: int) -> None:
    """Note, in the caller's transaction, that the clinic's waiting mails are to be planned anew."""
    fresh = {"changed_at": clock.now(), "done_at": None, "moved": 0}
    MailTimesChange.objects.update_or_create(clinic_id=clinic_id, defaults=fresh)
    wake_on_commit("mail-times-changed")
