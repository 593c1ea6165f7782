from django.db import models


class Heartbeat(models.Model):
    """The last time a worker finished a task: proof that it consumes, not only answers pings."""

    worker = models.CharField(max_length=120, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
