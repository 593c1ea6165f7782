"""Say what is older than the clinics keep it, or do the day's work about it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from clinic import clock, tenancy
from clinic.management.base import HouseCommand
from clinic.models import Clinic
from clinic.retention.going import keep
from clinic.retention.looking import look
from clinic.retention.rules import rules_of


class Command(HouseCommand):
    everywhere = "finds the clinics; each is worked on within its own wall"
    help = (
        "Say what is older than each clinic keeps it (--dry-run changes nothing), or do the day's "
        "work: note what would go, and remove what was noted seven days ago."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")
        parser.add_argument("--clinic", metavar="UID", help="one clinic only")

    def handle(self, *args: object, **options: Any) -> None:
        for clinic in _clinics(options["clinic"]):
            self.stdout.write(f"{clinic.name}:")
            with tenancy.in_clinic(clinic.pk):
                lines = _outlook(clinic) if options["dry_run"] else _done(clinic)
            for line in lines:
                self.stdout.write(f"  {line}")


def _clinics(uid: str | None) -> list[Clinic]:
    try:
        rows = Clinic.objects.filter(uid=uid) if uid else Clinic.objects.all()
    except ValidationError:
        rows = Clinic.objects.none()
    if uid and not rows:
        raise CommandError(f"There is no clinic {uid}.")
    return list(rows.order_by("pk"))


def _outlook(clinic: Clinic) -> list[str]:
    found = []
    for rule in rules_of(clinic):
        seen = look(clinic, rule, now=clock.now())
        oldest = f", the oldest of {seen.oldest_at:%-d %B %Y}" if seen.oldest_at else ""
        kept = f"kept {rule.days} days (version {rule.version})"
        found.append(f"{rule.kind.label}: {kept}; {seen.rows} older{oldest}")
    return found


def _done(clinic: Clinic) -> list[str]:
    done = keep(clinic, now=clock.now())
    lines = [f"{one.rule.kind.label}: {one.removed} removed, {one.shown} noted" for one in done]
    return lines or ["The day's work is done already."]
