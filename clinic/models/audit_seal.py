"""The seals of the audit trail: what every row said when it was sealed, in one chain.

docs/adr/0019-sealed-audit.md says how they are made and what they prove.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from clinic import clock


class AuditLayout(models.Model):
    """The columns of a table, in their order, that a seal covers: a later column is not in it."""

    append_only = True

    table = models.CharField(max_length=63)
    key = models.CharField(max_length=63)
    columns = ArrayField(models.CharField(max_length=63))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "columns"], name="audit_layout_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table} ({len(self.columns)} columns)"


class AuditSeal(models.Model):
    """One link of the chain. `hash` covers the link before, the time, the reason and the parts."""

    append_only = True

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"seal {self.number}"


class AuditPart(models.Model):
    """The rows of one table with `after` < key <= `upto`: how many, and the hash of all of them."""

    append_only = True

    seal = models.ForeignKey(AuditSeal, on_delete=models.PROTECT, related_name="parts")
    layout = models.ForeignKey(AuditLayout, on_delete=models.PROTECT, related_name="+")
    after = models.BigIntegerField()
    upto = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    amended_upto = models.BigIntegerField(
        default=0, help_text="The newest amendment of before: these rows hold it already."
    )

    class Meta:
        indexes = [models.Index(fields=["layout", "upto"], name="audit_part_of_key")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(upto__gt=models.F("after")), name="audit_part_has_a_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layout_id} {self.after}-{self.upto}"


class AuditAmendment(models.Model):
    """That a sealed row was lawfully written over or removed: its hash before, and after.

    Written by database functions alone, and sealed like any other row of the trail. `after_hash`
    is NULL where the row is gone.
    """

    append_only = True

    table = models.CharField(max_length=63)
    key = models.BigIntegerField()
    before_hash = models.BinaryField()
    after_hash = models.BinaryField(null=True)
    why = models.CharField(max_length=200)
    actor = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["table", "key", "id"], name="audit_amendment_of_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}: {self.why}"


class AuditVerification(models.Model):
    """That the whole trail was verified, when, and what was found."""

    verified_at = models.DateTimeField(default=clock.now)
    passed = models.BooleanField()
    seals = models.BigIntegerField()
    rows = models.BigIntegerField()
    said = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["-verified_at"], name="audit_verification_newest")]

    def __str__(self) -> str:
        return f"{'passed' if self.passed else 'failed'} {self.verified_at:%Y-%m-%d %H:%M}"
