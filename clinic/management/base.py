from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar

from django.core.management.base import BaseCommand

from clinic import tenancy


class HouseCommand(BaseCommand):
    """A command that says whose rows it works on; one that says nothing sees nobody's.

    `everywhere` is the reason to look into every clinic. `as_owner` is for what makes or empties
    tables, beside real patients nothing but `migrate`.
    """

    everywhere: ClassVar[str] = ""
    as_owner: ClassVar[bool] = False

    def execute(self, *args: Any, **options: Any) -> str | None:
        scope = tenancy.owner() if self.as_owner else tenancy.nobody()
        inner: AbstractContextManager[object] = (
            tenancy.everywhere(self.everywhere) if self.everywhere else nullcontext()
        )
        with scope, inner:
            return super().execute(*args, **options)
