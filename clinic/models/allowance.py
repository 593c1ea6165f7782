from django.db import models


class Allowance(models.Model):
    """How much of one limit somebody has used, as the moment until which it is used up.

    The key is a keyed hash: neither an address nor a name can be read from it. The table is not
    logged (0002_guards): counting costs no wait for the disk, and after a crash of the
    database everybody begins anew.
    """

    key = models.UUIDField(primary_key=True, editable=False)
    used_until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.key)
