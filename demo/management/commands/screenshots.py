"""Take the pictures of README and guides."""

from django.conf import settings
from django.core.management.base import CommandError

from clinic.management.base import HouseCommand
from demo.pictures import CannotTake, take


class Command(HouseCommand):
    as_owner = True
    help = "Take the pictures of README and guides from a demo of its own, with Chromium."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        try:
            for path in take(settings.BASE_DIR / "docs" / "images"):
                size = path.stat().st_size // 1024
                self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} {size} KB")
        except CannotTake as error:
            raise CommandError(str(error)) from error
