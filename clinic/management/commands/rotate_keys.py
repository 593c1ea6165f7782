"""Move what is sealed under an old key to the first one."""

from collections import Counter
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clinic.management.base import HouseCommand
from clinic.sealed.box import Unreadable
from clinic.sealed.keys import field_keys
from clinic.sealed.rotating import Rotated, rotate


class Command(HouseCommand):
    everywhere = "seals the words of every clinic anew"
    help = (
        "Move what is sealed under an old key of STEADY_FIELD_KEYS to the first one, while "
        "everything runs, and say which keys are still needed by what."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say which keys are needed")

    def handle(self, *args: object, check: bool, **options: Any) -> None:
        keys = field_keys()
        needed: Counter[str] = Counter()
        moved = 0
        try:
            for one in rotate(look_only=check):
                needed += one.keys
                moved += one.moved
                for line in _lines(one, keys.first):
                    self.stdout.write(line)
        except Unreadable as error:
            raise CommandError(f"{error}. What was moved before stays moved.") from error
        if not check:
            self.stdout.write(f"{moved} values moved to key “{keys.first}”.")
        for name in sorted({*keys.ciphers, *needed}):
            self.stdout.write(f"Key “{name}”: {_use(needed[name], name == keys.first)}.")
        if unknown := sorted(set(needed) - set(keys.ciphers)):
            raise CommandError(f"Not among STEADY_FIELD_KEYS, yet needed: {', '.join(unknown)}.")


def _lines(one: Rotated, first: str) -> list[str]:
    old = {name: count for name, count in one.keys.items() if name != first}
    held = ", ".join(f"{count} under “{name}”" for name, count in sorted(old.items()))
    why = " (never changes; gone when it is removed)" if one.never_changes else ""
    said = [f"{one.held.name}: {one.moved} moved"] if one.moved else []
    return [*said, *([f"{one.held.name}: {held}{why}"] if held else [])]


def _use(count: int, is_first: bool) -> str:
    if is_first:
        return f"seals, and opens {count} values"
    return f"still needed by {count} values" if count else "no longer needed; take it out"
