"""What the workers do for the house itself."""

from celery import Task, shared_task

from clinic import clock, limits, tenancy
from clinic.actions import record_heartbeat, record_verification
from clinic.models import Clinic
from clinic.models.worker import BEAT
from clinic.retention.going import keep
from clinic.trail.heads import copy_heads, heads_file
from clinic.trail.sealing import seal
from clinic.trail.verifying import verify


@shared_task(name="clinic.heartbeat", bind=True)
def heartbeat(self: Task, ticked: bool = False) -> None:
    """Prove that a worker takes messages and reaches the database; `ticked` by a beat's tick."""
    record_heartbeat(worker=self.request.hostname or "unknown")
    if ticked:
        record_heartbeat(worker=BEAT)


@shared_task(name="clinic.forget_old_limits")
def forget_old_limits() -> None:
    """Delete the counts that no longer hold anybody up."""
    limits.forget_the_old()


@shared_task(name="clinic.seal_audit")
@tenancy.everywhere("the trail is one for the whole house")
def seal_audit() -> None:
    """Seal what was added to the audit trail, and copy the head of the chain out."""
    seal(patience_s=10)
    copy_heads()


@shared_task(name="clinic.verify_audit", time_limit=3600, soft_time_limit=3500)
@tenancy.everywhere("the trail is one for the whole house")
def verify_audit() -> None:
    """Verify the whole audit trail; what was found stands in the figures and on the pages."""
    record_verification(verdict=verify(heads=heads_file()))


@shared_task(name="clinic.retention", time_limit=3600, soft_time_limit=3500)
def retention() -> None:
    """Say what is older than each clinic keeps it, and remove what was said seven days ago."""
    with tenancy.everywhere("finds the clinics; each is worked on within its own wall"):
        clinics = list(Clinic.objects.order_by("pk"))
    for clinic in clinics:
        with tenancy.in_clinic(clinic.pk):
            keep(clinic, now=clock.now())
