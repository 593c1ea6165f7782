from pathlib import Path
from typing import Any

from django.conf import settings

from adherence.rules_page import document
from clinic.management.base import HouseCommand


class Command(HouseCommand):
    help = "Write docs/rules.md from the rules."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "rules.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(document(), encoding="utf-8")
        self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}")
