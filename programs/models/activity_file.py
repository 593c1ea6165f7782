from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedBinaryField, EncryptedCharField, EncryptedJSONField

LARGEST = 10 * 1024 * 1024
MOST_ATTEMPTS = 3


class FileState(models.TextChoices):
    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    ASKING = "asking", "Waiting for her answer"
    READ = "read", "Read"
    REFUSED = "refused", "Refused"


UNREAD = (FileState.WAITING, FileState.READING)


@audited(exclude=["content"])
class ActivityFile(ClinicOwned):
    """A file that she sent from a watch, and the queue of those that a worker has to read.

    Reading is a lease: `claim_epoch` fences a worker that comes back after its lease ran out. The
    bytes, which may hold where she was, are kept only until they are read. `reason` and `facts`
    say why it was refused or what is asked, as words are made of them in her language; `found` is
    what was read, without any position.
    """

    enrollment = models.ForeignKey(
        "programs.Enrollment", on_delete=models.PROTECT, related_name="activity_files"
    )
    name = EncryptedCharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = EncryptedBinaryField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_epoch = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=24, blank=True)
    facts = EncryptedJSONField(default=dict, blank=True)
    found = EncryptedJSONField(default=list, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FileState.values), name="activity_file_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNREAD, content__isnull=False)
                | (~Q(state__in=UNREAD) & Q(content__isnull=True)),
                name="activity_file_bytes_until_read",
            ),
            models.CheckConstraint(
                condition=Q(state="reading", lease_until__isnull=False)
                | (~Q(state="reading") & Q(lease_until__isnull=True)),
                name="activity_file_reading_has_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "asking"]) | ~Q(reason=""),
                name="activity_file_says_why",
            ),
            models.CheckConstraint(
                condition=Q(size__lte=LARGEST), name="activity_file_up_to_10_mb"
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=UNREAD),
                name="activity_file_to_read",
            ),
            models.Index(fields=["enrollment", "-created_at"], name="activity_file_of_hers"),
        ]

    def __str__(self) -> str:
        return f"activity file {self.uid}"
