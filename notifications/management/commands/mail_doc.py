from pathlib import Path
from typing import Any

from django.conf import settings

from clinic.management.base import HouseCommand
from notifications.mail_page import document


class Command(HouseCommand):
    help = "Write docs/mail.md from the kinds of mail."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "mail.md"
        path.write_text(document(), encoding="utf-8")
        self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}")
