"""Look at what a restored database forgot, hold mails, or let them leave again."""

from uuid import UUID

from django.core.management.base import CommandError, CommandParser

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.management.base import HouseCommand
from clinic.models import Clinic
from notifications import after_restore
from notifications.delivery.journal import configured_journal
from notifications.delivery.reconciling import reconcile
from notifications.delivery.restored import heed
from notifications.words import kind_label


class Command(HouseCommand):
    everywhere = "the ledger is of the whole house"
    help = (
        "After the database was restored: tell it which mails have left meanwhile, and print what "
        "people have to look at. Sends nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        way = parser.add_mutually_exclusive_group()
        way.add_argument(
            "--hold", action="store_true", help="hold all mails, though nothing was noticed"
        )
        way.add_argument("--lift", metavar="CLINIC_UID", help="let this clinic's mails leave again")
        parser.add_argument("--reason", default="", help="with --lift: what you looked at")

    def handle(
        self, *args: object, hold: bool, lift: str | None, reason: str, **options: object
    ) -> None:
        if lift:
            self._lift(lift, reason)
            return
        now = clock.now()
        restore = heed(configured_journal(), now=now, said_by_person=hold)
        if restore:
            self.stdout.write(f"The database was restored: {restore.get_found_by_display()}.")
        reconcile(now=now)
        held = [self._tell(clinic) for clinic in Clinic.objects.order_by("pk")]
        if not any(held):
            self.stdout.write("No clinic's mails are held.")
            return
        self.stdout.write("\nWhat no program can find again:")
        for line in after_restore.things_to_check():
            self.stdout.write(f"  - {line}")

    def _tell(self, clinic: Clinic) -> bool:
        seen = after_restore.aftermath_of(clinic)
        if seen is None:
            return False
        self.stdout.write(
            f"\n{clinic.name} ({clinic.uid}): mails are held. Lost may be what happened between "
            f"{seen.since:%Y-%m-%d %H:%M:%S} and {seen.found_at:%Y-%m-%d %H:%M:%S} UTC.\n"
            f"  {seen.forgotten_number} mails left of which the database knows nothing, "
            f"{seen.unclear} may have left, {seen.waiting} are due and wait."
        )
        if not seen.journal_complete:
            self.stdout.write("  There is no journal of that time: nobody knows what else left.")
        for mail in seen.forgotten:
            self.stdout.write(
                f"  {mail.left_at:%Y-%m-%d %H:%M} {kind_label(mail.kind)}, "
                f"{mail.get_recipient_kind_display()} {mail.recipient_uid}"
            )
        return True

    def _lift(self, uid: str, reason: str) -> None:
        clinic = Clinic.objects.filter(uid=uid).first() if _is_uid(uid) else None
        if clinic is None:
            names = ", ".join(f"{c.uid} {c.name}" for c in Clinic.objects.order_by("pk"))
            raise CommandError(f"{uid} is no clinic. There are: {names}.")
        try:
            after_restore.lift(clinic=clinic, reason=reason, by=Actor.system("after_restore"))
        except (Conflict, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The mails of {clinic.name} leave again.")


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
