"""The Celery app: the house's tasks are composed here, by name.

PostgreSQL is the queue of record and every task scans it for due work, so a message is only a
wake-up: a lost one costs seconds, a doubled one nothing.
"""

import os
from pathlib import Path
from typing import Any

from celery import Celery, Task
from celery.signals import setup_logging, worker_init
from kombu import pools

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings.development")


class ClosedTask(Task):
    """A task that sees nobody's rows until it says whose it works on."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from clinic import tenancy

        with tenancy.nobody():
            return super().__call__(*args, **kwargs)


app = Celery("steady", task_cls=ClosedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

TASK_OF_TOPIC = {
    "messages-due": "notifications.deliver_due",
    "facts-changed": "adherence.assess_changed",
    "plans-asked": "programs.work_out_plans",
    "activity-files": "programs.read_activity_files",
    "mail-times-changed": "notifications.plan_anew",
    "rules-proposed": "adherence.replay_drafts",
}


def _tick(task: str, *, every_s: int, **facts: Any) -> dict[str, Any]:
    """One line of the schedule; a tick nobody took in time is dropped, so they never pile up."""
    return {
        "task": task, "schedule": every_s, "kwargs": facts, "options": {"expires": every_s * 0.8}
    }  # fmt: skip


app.conf.beat_schedule = {
    "deliver due messages": _tick("notifications.deliver_due", every_s=15),
    "plan anew what a clinic changed": _tick("notifications.plan_anew", every_s=60),
    "assess what changed": _tick("adherence.assess_changed", every_s=15),
    "plan check-ins": _tick("patients.plan_check_ins", every_s=300),
    "assess what a missed night left": _tick("adherence.assess_overdue", every_s=300),
    "report quarters that are over": _tick("adherence.report_quarters", every_s=3600),
    "plan the day's mails to nurses": _tick("adherence.plan_digests", every_s=300),
    "plan the day's mails to physiologists": _tick("programs.plan_day_sheets", every_s=300),
    "replay proposed rules": _tick("adherence.replay_drafts", every_s=30),
    "work out plans": _tick("programs.work_out_plans", every_s=15),
    "read the files of watches": _tick("programs.read_activity_files", every_s=15),
    "keep the waitlists": _tick("programs.keep_waitlists", every_s=60),
    "forget counts that are over": _tick("clinic.forget_old_limits", every_s=3600),
    "keep what is to be kept": _tick("clinic.retention", every_s=3600),
    "seal the audit trail": _tick("clinic.seal_audit", every_s=60),
    "verify the audit trail": _tick("clinic.verify_audit", every_s=24 * 3600),
    "show that a worker works": _tick("clinic.heartbeat", every_s=15, ticked=True),
}

# A web request waits at most this long for a broker that does not answer.
_PATIENCE = {
    "connect_retries_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
}


def wake(topic: str) -> None:
    """Ask a worker to look at a topic now instead of at its next tick.

    Raises KeyError for an unknown topic, and the transport's errors when no broker answers.
    """
    _send(TASK_OF_TOPIC[topic], expires=60)


def _send(task: str, **options: Any) -> None:
    """Publish a task; waits about a second for a broker that does not answer, then raises."""
    connection = app.connection_for_write(connect_timeout=1, transport_options=_PATIENCE)
    with pools.producers[connection].acquire(block=True, timeout=1) as producer:
        app.send_task(task, producer=producer, retry=False, ignore_result=True, **options)


def broker_answers() -> bool:
    """Return whether a broker takes messages now; asks for at most about two seconds."""
    try:
        with app.connection_for_write(connect_timeout=1, transport_options=_PATIENCE) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except Exception:  # whatever a broker's client raises
        return False
    return True


@setup_logging.connect
def _log_as_everybody_does(**_: object) -> None:
    """Keep Celery from adding handlers of its own: Django's settings have set the log up."""


@worker_init.connect
def _let_it_show_life(sender: object, **_: object) -> None:
    """Give a worker its pulse, which needs Django's models: they are there by now."""
    from clinic.worker_pulse import pulse_step

    app.steps["consumer"].add(pulse_step(_send))


@app.on_after_configure.connect
def _make_queue_folders(sender: Celery, **_: object) -> None:
    """Make the private folders of the filesystem transport."""
    if not sender.conf.broker_url.startswith("filesystem"):
        return
    options = sender.conf.broker_transport_options
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        folder = Path(options[name])
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
