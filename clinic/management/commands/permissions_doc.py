from pathlib import Path
from typing import Any

from django.conf import settings

from clinic.management.base import HouseCommand
from clinic.roles import document


class Command(HouseCommand):
    help = "Write docs/permissions.md from the permissions and roles."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "permissions.md"
        path.write_text(document(), encoding="utf-8")
        self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}")
