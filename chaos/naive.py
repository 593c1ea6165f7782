"""What most systems do, to compare with: a Celery task for each mail, and nothing else.

Started as `celery -A chaos.naive worker`. CHAOS_NAIVE chooses Celery's defaults ("early", which
acknowledge a task before it is done) or the settings that are commonly advised ("late").
"""

import os
import smtplib

from celery import Celery

QUEUE = "naive"

app = Celery("naive", broker=os.environ["CELERY_BROKER_URL"])
app.conf.task_default_queue = QUEUE
app.conf.task_ignore_result = True
app.conf.broker_connection_retry_on_startup = True
app.conf.worker_cancel_long_running_tasks_on_connection_loss = True
if os.environ.get("CHAOS_NAIVE") == "late":
    app.conf.task_acks_late = True
    app.conf.task_reject_on_worker_lost = True
    app.conf.worker_prefetch_multiplier = 1
    app.conf.broker_transport_options = {
        "visibility_timeout": 10,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
    }


@app.task(name="chaos.send_naively")
def send(number: int, port: int) -> None:
    """Send one mail, as most code does."""
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
        server.sendmail(
            "clinic@steady.example",
            [f"p{number}@patients.example"],
            f"Subject: Appointment\r\nMessage-ID: <{number}@naive.invalid>\r\n\r\nTomorrow.\r\n",
        )
