from django.db import models
from django.db.models import Q

# The row that a worker writes for the beat whose tick it took.
BEAT = "beat"
# How the rows of `manage.py deliver --loop` begin: they send mails and do nothing else.
SENDER = "deliver@"
A_WORKER = ~Q(worker=BEAT) & ~Q(worker__startswith=SENDER)


class Heartbeat(models.Model):
    """The last time a worker finished a task: proof that it consumes, not only answers pings.

    One row more tells when the last tick of a beat arrived, and one each when a sender without a
    broker last looked for due mails.
    """

    worker = models.CharField(max_length=120, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
