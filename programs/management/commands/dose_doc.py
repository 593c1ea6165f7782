from pathlib import Path
from typing import Any

from django.conf import settings

from clinic.management.base import HouseCommand
from programs.dose_document import document


class Command(HouseCommand):
    help = "Write docs/dose.md from the definitions of dose and the rules of progression."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "dose.md"
        path.write_text(document(), encoding="utf-8")
        self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}")
